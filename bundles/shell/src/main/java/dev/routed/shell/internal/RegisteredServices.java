package dev.routed.shell.internal;

import dev.routed.api.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The services of the OSGi registry, looked up for one command and given back when it has ended.
 *
 * <p>Karaf would inject them, but takes a command away together with the service that it refers to, and
 * the operator would read "command not found" just when a part of the appliance is missing.
 */
final class RegisteredServices implements Services, AutoCloseable {
    private final BundleContext context;
    private final List<ServiceReference<?>> borrowed = new ArrayList<>();

    RegisteredServices(BundleContext context) {
        this.context = context;
    }

    @Override
    public <T> T get(Class<T> type) {
        ServiceReference<T> reference = context.getServiceReference(type);
        T service = reference == null ? null : context.getService(reference);
        if (service == null) {
            throw away(type);
        }
        borrowed.add(reference);
        return service;
    }

    @Override
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

    private static Refusal away(Class<?> type) {
        return Refusal.away(("The part of routed that knows this is away (service %s): 'bundle:list' shows"
                        + " which bundle is not active, and the log why.")
                .formatted(type.getSimpleName()));
    }

    private <T> Collection<ServiceReference<T>> references(Class<T> type) {
        try {
            return context.getServiceReferences(type, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("there is no filter", e);
        }
    }

    @Override
    public void close() {
        borrowed.forEach(context::ungetService);
    }
}
