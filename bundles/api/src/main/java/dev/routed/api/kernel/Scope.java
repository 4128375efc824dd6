package dev.routed.api.kernel;

import java.util.Locale;

/** The scope of an address or route: enum rt_scope_t of linux/rtnetlink.h. */
public enum Scope {
    GLOBAL(0),
    SITE(200),
    LINK(253),
    HOST(254),
    NOWHERE(255);

    private final int number;

    Scope(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** The scope with the kernel's number; numbers without a name count as {@link #GLOBAL}. */
    public static Scope of(int number) {
        for (Scope scope : values()) {
            if (scope.number == number) {
                return scope;
            }
        }
        return GLOBAL;
    }

    /** As {@code ip} prints it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
