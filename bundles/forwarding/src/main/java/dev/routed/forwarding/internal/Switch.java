package dev.routed.forwarding.internal;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip.Family;

/** The kernel's switch for all forwarding of a family. */
final class Switch {
    private static final String ON = "1";

    private final Sysctl sysctl;
    private final Family family;
    private final String[] name;

    Switch(Sysctl sysctl, Family family) {
        this.sysctl = sysctl;
        this.family = family;
        this.name = family == Family.IPV4
                ? new String[] {"ipv4", "ip_forward"}
                : new String[] {"ipv6", "conf", "all", "forwarding"};
    }

    /** @throws Refusal if the host does not speak the family */
    boolean isOn() {
        return sysctl.get(name).orElseThrow(this::none).equals(ON);
    }

    /** @throws Refusal if the host does not speak the family */
    void turnOn() {
        if (!sysctl.set(ON, name)) {
            throw none();
        }
    }

    private Refusal none() {
        return Refusal.of("this host has no %s: the kernel was told at boot to do without", family);
    }

    /** Its name as sysctl(8) has it. */
    @Override
    public String toString() {
        return "net." + String.join(".", name);
    }
}
