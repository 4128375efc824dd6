package dev.routed.shell.internal.admin;

import dev.routed.api.RejectedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Decodes the arguments of a command from the body of a call: UTF-8 texts, each followed by NUL, which no argument of a
 * process contains. The last NUL is optional unless the last argument is empty.
 */
final class Arguments {
    private static final String NUL = "\0";

    private Arguments() {}

    /** @throws RejectedException if the body is not UTF-8 */
    static List<String> read(byte[] body) {
        if (body.length == 0) {
            return List.of();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return List.of((text.endsWith(NUL) ? text.substring(0, text.length() - 1) : text).split(NUL, -1));
        } catch (CharacterCodingException e) {
            throw RejectedException.of("the arguments are not valid UTF-8: give them in UTF-8");
        }
    }
}
