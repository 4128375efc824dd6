package dev.routed.api.message;

/** Shortens Docker IDs to the 12 digits that {@code docker} prints. Pure. */
public final class ShortId {
    public static final int DIGITS = 12;

    private ShortId() {}

    /** Returns the first 12 characters of an ID, or all of a shorter one. */
    public static String of(String id) {
        return id.substring(0, Math.min(DIGITS, id.length()));
    }
}
