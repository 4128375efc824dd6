package dev.routed.kernel.iproute2.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads the output of a batch: one JSON array for each query. Holds one entry of an array at a time, because an answer
 * may have a million of them.
 */
public final class IpJson {
    /** ip prints control characters of a text without escaping, and escapes an apostrophe. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    private IpJson() {}

    /**
     * Reads to the end and returns for each array the values of its entries. A text with bytes that are not UTF-8 gets
     * replacement characters.
     *
     * @throws IllegalArgumentException if the output is not a sequence of JSON arrays
     */
    public static <T> List<List<T>> parse(InputStream printed, Function<JsonNode, Stream<T>> values) {
        List<List<T>> answers = new ArrayList<>();
        try (JsonParser parser = MAPPER.createParser(new InputStreamReader(printed, StandardCharsets.UTF_8))) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() != JsonToken.START_ARRAY) {
                    throw new IllegalArgumentException("it contains a JSON %s and not an array"
                            .formatted(node(parser).getNodeType()));
                }
                answers.add(entries(parser, values));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answers;
    }

    private static <T> List<T> entries(JsonParser parser, Function<JsonNode, Stream<T>> values) throws IOException {
        List<T> found = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode entry = node(parser);
            // ip prints an empty object for an entry that its filter omits.
            if (!entry.isObject() || !entry.isEmpty()) {
                values.apply(entry).forEach(found::add);
            }
        }
        return found;
    }

    /**
     * The first of several fields of one name counts: in the entry of a route, the fields of an encapsulation follow
     * those of the route and may have their names ({@code dst}).
     */
    private static JsonNode node(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            ObjectNode object = MAPPER.createObjectNode();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                JsonNode value = node(parser);
                if (!object.has(name)) {
                    object.set(name, value);
                }
            }
            return object;
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            ArrayNode array = MAPPER.createArrayNode();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(node(parser));
            }
            return array;
        }
        return parser.readValueAsTree();
    }
}
