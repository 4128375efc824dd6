package dev.routed.api.settings;

import dev.routed.api.Refusal;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Goes by the settings of networks, and therefore has a say in them. Found as a service; those that are away when a
 * setting changes are not asked, and see what holds when they come.
 */
@ConsumerType
public interface SettingsListener {

    /**
     * Judges settings that are about to hold. Changes nothing.
     *
     * @throws Refusal with a sentence that names the key, if they may not; then what held before goes on to hold
     */
    void check(NetworkSettings proposed);

    /** Others hold from now on, as {@link Settings} says. Returns promptly. */
    void changed();
}
