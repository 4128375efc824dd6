package dev.routed.api.routing;

/** The supported routing daemons. */
public enum DaemonKind {
    FRR,
    BIRD
}
