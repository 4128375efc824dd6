package dev.routed.cnm.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.routed.api.net.Mac;
import java.io.IOException;
import java.util.Base64;
import java.util.function.Function;

/** Parses a value from a JSON string. The empty string, which Go sends for an unset value, becomes null. */
class TextDeserializer<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient Class<T> type;
    private final transient Function<String, T> parse;

    /** @param parse throws IllegalArgumentException with a message that quotes the text */
    TextDeserializer(Class<T> type, Function<String, T> parse) {
        super(type);
        this.type = type;
        this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
        if (!json.hasToken(JsonToken.VALUE_STRING)) {
            return type.cast(context.handleUnexpectedToken(type, json));
        }
        String text = json.getText();
        return text.isEmpty() ? null : parse.apply(text);
    }

    /** Parses a MAC address. Go writes a byte slice as base64: {@code AkIKLgEJ} is 02:42:0a:2e:01:09. */
    static final class Base64Mac extends TextDeserializer<Mac> {
        private static final long serialVersionUID = 1L;

        Base64Mac() {
            super(Mac.class, Base64Mac::decode);
        }

        private static Mac decode(String text) {
            try {
                return Mac.of(Base64.getDecoder().decode(text));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("'" + text + "' is not six bytes in base64 such as AkIKLgEJ", e);
            }
        }
    }
}
