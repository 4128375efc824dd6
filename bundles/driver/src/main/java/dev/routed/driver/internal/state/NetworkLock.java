package dev.routed.driver.internal.state;

/**
 * The monitor that serializes changes of the set of networks: create, change, restore and remove. A thread that holds
 * the lock of an endpoint never takes this one.
 */
public final class NetworkLock {}
