package dev.routed.api.settings;

/**
 * PID {@code dev.routed.kernel}: the numbers by which our kernel objects are known.
 *
 * @param protocol    rtm_protocol of our routes, 1 to 255
 * @param group       IFLA_GROUP of our host links
 * @param reaperGroup IFLA_GROUP of links that wait to be deleted
 */
public record KernelSettings(int protocol, int group, int reaperGroup) {}
