package dev.routed.api.network;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reports what stays on the host when routed is uninstalled while containers run. {@code routed uninstall} asks every
 * registered service.
 */
@ConsumerType
public interface KeptObjects {
    /**
     * Returns, by the name of an object, a sentence that says why the object stays and ends with the command that
     * removes it.
     *
     * @throws dev.routed.api.RejectedException if the objects cannot be listed
     */
    Map<String, String> keptObjects();
}
