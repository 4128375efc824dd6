package dev.routed.policy.announce.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the head of an HTTP answer as its bytes arrive. Interim answers (status 1xx) are skipped. Pure. */
final class HttpHead {
    /** Servers and proxies limit a head to 8 or 16 KiB. */
    static final int LIMIT = 16 * 1024;

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)(?: [^\\r\\n]*)?\\r?\\n");
    private static final Pattern END = Pattern.compile("\\r?\\n\\r?\\n");

    private final StringBuilder text = new StringBuilder();

    /**
     * Reads further bytes.
     *
     * @return whether the probe passes, by a status from 200 to 399; empty until the head is complete
     */
    Optional<Boolean> read(ByteBuffer bytes) {
        text.append(StandardCharsets.ISO_8859_1.decode(bytes));
        Matcher end = END.matcher(text);
        int begin = 0;
        while (end.find(begin)) {
            Matcher status = STATUS.matcher(text.substring(begin, end.end()));
            if (!status.lookingAt()) {
                return Optional.of(false);
            } else if (status.group(1).charAt(0) != '1') {
                return Optional.of(status.group(1).charAt(0) <= '3');
            }
            begin = end.end();
        }
        return text.length() > LIMIT ? Optional.of(false) : Optional.empty();
    }
}
