package dev.routed.cnm.wire;

/** Fields without which a request means nothing. */
final class Required {
    private Required() {}

    /** For a field that may be empty but must be there. */
    static void present(String field, Object value) {
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
    }

    /** For a field whose empty text is as good as none: Go sends "" where nothing was set. */
    static void given(String field, String value) {
        present(field, value == null || value.isEmpty() ? null : value);
    }
}
