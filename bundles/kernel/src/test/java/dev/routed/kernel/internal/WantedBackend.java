package dev.routed.kernel.internal;

import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;

/** Settings that name a backend. */
final class WantedBackend implements Settings {
    volatile String name;

    WantedBackend(String name) {
        this.name = name;
    }

    @Override
    public NetworkSettings network() {
        throw new AssertionError("the bundle reads no network settings");
    }

    @Override
    public KernelSettings kernel() {
        return new KernelSettings(name, 200, 7200, 7201);
    }
}
