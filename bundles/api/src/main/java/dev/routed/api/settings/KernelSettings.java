package dev.routed.api.settings;

/**
 * PID {@code dev.routed.kernel}: the way to the kernel, and the numbers by which our kernel objects are known.
 *
 * @param backend     the name of the backend that should serve
 * @param protocol    rtm_protocol of our routes, 1 to 255
 * @param group       IFLA_GROUP of our host links
 * @param reaperGroup IFLA_GROUP of links that wait to be deleted
 */
public record KernelSettings(String backend, int protocol, int group, int reaperGroup) {}
