package dev.routed.kernel.netlink.wire;

import dev.routed.api.kernel.Route;

/** rtm_type: enum rtn_type of linux/rtnetlink.h. */
final class RouteType {
    private static final int RTN_UNICAST = 1;
    private static final int RTN_LOCAL = 2;
    private static final int RTN_BROADCAST = 3;
    private static final int RTN_MULTICAST = 5;
    private static final int RTN_BLACKHOLE = 6;
    private static final int RTN_UNREACHABLE = 7;
    private static final int RTN_PROHIBIT = 8;

    private RouteType() {}

    static Route.Type of(int number) {
        return switch (number) {
            case RTN_UNICAST -> Route.Type.UNICAST;
            case RTN_LOCAL -> Route.Type.LOCAL;
            case RTN_BROADCAST -> Route.Type.BROADCAST;
            case RTN_MULTICAST -> Route.Type.MULTICAST;
            case RTN_BLACKHOLE -> Route.Type.BLACKHOLE;
            case RTN_UNREACHABLE -> Route.Type.UNREACHABLE;
            case RTN_PROHIBIT -> Route.Type.PROHIBIT;
            default -> Route.Type.OTHER;
        };
    }

    /** @throws IllegalArgumentException for {@link Route.Type#OTHER}, which only ever comes from the kernel */
    static int number(Route.Type type) {
        return switch (type) {
            case UNICAST -> RTN_UNICAST;
            case LOCAL -> RTN_LOCAL;
            case BROADCAST -> RTN_BROADCAST;
            case MULTICAST -> RTN_MULTICAST;
            case BLACKHOLE -> RTN_BLACKHOLE;
            case UNREACHABLE -> RTN_UNREACHABLE;
            case PROHIBIT -> RTN_PROHIBIT;
            case OTHER -> throw new IllegalArgumentException("a route of a type without a name cannot be asked for");
        };
    }
}
