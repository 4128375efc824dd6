package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.engine.ObjectNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Looks up OSGi services for one command and releases them when closed. If Karaf injected a service, it would
 * unregister the command with it: the operator would read "command not found" instead of the missing service's name.
 */
final class Services implements AutoCloseable {
    private final BundleContext context;
    private final List<ServiceReference<?>> borrowed = new ArrayList<>();

    Services(BundleContext context) {
        this.context = context;
    }

    public <T> T get(Class<T> type) {
        return find(type).orElseThrow(() -> away(type));
    }

    /** Empty if there is no such service now. */
    <T> Optional<T> find(Class<T> type) {
        ServiceReference<T> reference = context.getServiceReference(type);
        Optional<T> service = Optional.ofNullable(reference).map(context::getService);
        service.ifPresent(found -> borrowed.add(reference));
        return service;
    }

    /** The names of containers and networks; none while the bundle {@code dev.routed.engine} is away. */
    ObjectNames.Snapshot names() {
        return find(ObjectNames.class).map(ObjectNames::names).orElse(ObjectNames.Snapshot.EMPTY);
    }

    public <T> List<T> all(Class<T> type) {
        List<T> all = new ArrayList<>();
        for (ServiceReference<T> reference : references(type)) {
            T service = context.getService(reference);
            if (service != null) {
                borrowed.add(reference);
                all.add(service);
            }
        }
        if (all.isEmpty()) {
            throw away(type);
        }
        return all;
    }

    /** The other bundles that provide services of a type. */
    Set<Bundle> othersProviding(Class<?> type) {
        return references(type).stream()
                .map(ServiceReference::getBundle)
                .filter(bundle -> bundle != null && !bundle.equals(context.getBundle()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** A property of the framework. */
    String property(String name) {
        return context.getProperty(name);
    }

    /** Begins to stop the framework, which ends the process; running commands are answered. */
    void stopFramework() {
        try {
            context.getBundle(0).stop();
        } catch (BundleException e) {
            throw RejectedException.host("the appliance cannot be stopped: " + e.getMessage(), e);
        }
    }

    private static RejectedException away(Class<?> type) {
        return RejectedException.away(
                ("service %s is away: 'routed bundle:list' shows which bundle is not active, and the log why")
                        .formatted(type.getSimpleName()));
    }

    private <T> Collection<ServiceReference<T>> references(Class<T> type) {
        try {
            return context.getServiceReferences(type, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("null is a valid filter", e);
        }
    }

    @Override
    public void close() {
        borrowed.forEach(context::ungetService);
    }
}
