package dev.routed.lifecycle.internal;

import static org.junit.Assert.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;

public class GracefulShutdownTest {

    private final List<String> happened = new ArrayList<>();

    @Test
    public void stopsTheFrameworkAndThenEndsWithStatusZero() {
        end(framework(FrameworkEvent.STOPPED, null));
        assertEquals(List.of("stop", "wait 100", "halt 0"), happened);
    }

    @Test
    public void endsWithStatusOneWhenBundlesTakeTooLong() {
        end(framework(FrameworkEvent.WAIT_TIMEDOUT, null));
        assertEquals(List.of("stop", "wait 100", "halt 1"), happened);
    }

    @Test
    public void endsAlsoWhenTheFrameworkRejectsToStop() {
        end(framework(FrameworkEvent.STOPPED, new BundleException("no")));
        assertEquals(List.of("stop", "halt 1"), happened);
    }

    private void end(Framework framework) {
        new GracefulShutdown(framework, 100, status -> happened.add("halt " + status)).run();
    }

    /** A framework that can be stopped and waited for, and nothing else. */
    private Framework framework(int outcome, BundleException rejection) {
        return (Framework) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Framework.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "stop":
                            happened.add("stop");
                            if (rejection != null) {
                                throw rejection;
                            }
                            return null;
                        case "waitForStop":
                            happened.add("wait " + arguments[0]);
                            return new FrameworkEvent(outcome, (Bundle) proxy, null);
                        case "hashCode":
                            return System.identityHashCode(proxy);
                        default:
                            throw new UnsupportedOperationException(method.getName());
                    }
                });
    }
}
