/**
 * Policy {@code sysctl}: keeps the sysctls of host links, and reports sysctls of the host that limit containers.
 *
 * <p>The kernel backends set the values of a link when they create it. Here they are compared afterwards, because
 * systemd-udevd and configuration management set sysctls of existing links by pattern.
 */
package dev.routed.policy.sysctl.internal;
