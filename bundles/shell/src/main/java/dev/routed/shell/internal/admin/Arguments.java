package dev.routed.shell.internal.admin;

import dev.routed.api.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A command's arguments as a call's body: UTF-8, a NUL after each, the one byte that no argument of a
 * process can hold. The last NUL may be missing, unless the last argument is empty.
 */
final class Arguments {
    private static final String NUL = "\0";

    private Arguments() {}

    /** @throws Refusal if the body is not UTF-8 */
    static List<String> read(byte[] body) {
        if (body.length == 0) {
            return List.of();
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            return List.of((text.endsWith(NUL) ? text.substring(0, text.length() - 1) : text).split(NUL, -1));
        } catch (CharacterCodingException e) {
            throw Refusal.of("The arguments are not valid UTF-8: give them in UTF-8.");
        }
    }
}
