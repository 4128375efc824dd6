package dev.routed.api.settings;

/**
 * Settings of PID {@code dev.routed.kernel}: the kernel backend and the marks of the kernel objects of routed.
 *
 * @param backend name of the wanted backend, such as {@code netlink}
 * @param protocol rtm_protocol of the routes of routed, 1 to 255
 * @param group IFLA_GROUP of the host links
 * @param reaperGroup IFLA_GROUP of parked links, which wait for deletion
 */
public record KernelSettings(String backend, int protocol, int group, int reaperGroup) {
    /** The keys and values, as in the file. */
    @Override
    public String toString() {
        return "backend = %s, protocol = %d, group = %d, reaper-group = %d"
                .formatted(backend, protocol, group, reaperGroup);
    }
}
