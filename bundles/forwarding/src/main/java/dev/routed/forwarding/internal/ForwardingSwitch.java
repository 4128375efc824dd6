package dev.routed.forwarding.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip.Family;

/** The sysctl that turns forwarding of a family on for the whole host. */
record ForwardingSwitch(Sysctl sysctl, Family family) {
    private static final String ON = "1";
    private static final String OFF = "0";

    private String[] name() {
        return (family == Family.IPV4 ? "ipv4.ip_forward" : "ipv6.conf.all.forwarding").split("\\.");
    }

    /** @throws RejectedException if the kernel lacks the family */
    boolean isOn() {
        return sysctl.get(name()).orElseThrow(this::unsupported).equals(ON);
    }

    boolean isSupportedAndOn() {
        return sysctl.get(name()).filter(ON::equals).isPresent();
    }

    void turnOn() {
        set(true);
    }

    /** @throws RejectedException if the kernel lacks the family */
    void set(boolean on) {
        if (!sysctl.set(on ? ON : OFF, name())) {
            throw unsupported();
        }
    }

    private RejectedException unsupported() {
        return RejectedException.of("the kernel of this host was booted without %s", family);
    }

    /** Name for sysctl(8). */
    @Override
    public String toString() {
        return "net." + String.join(".", name());
    }
}
