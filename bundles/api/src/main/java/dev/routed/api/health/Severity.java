package dev.routed.api.health;

/** How much a {@link Finding} matters, in rising order. */
public enum Severity {
    /** Packets pass now, but an operator should act before they do not, or a part of the appliance rests. */
    WARNING,
    /** Packets of containers are lost, or calls of the engine fail. */
    ERROR
}
