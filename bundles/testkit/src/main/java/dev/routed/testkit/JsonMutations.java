package dev.routed.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes hostile variants of a JSON document: each value in turn is replaced by null and by values of other types, and
 * each field and element in turn is left out. A reader of JSON must accept or reject each variant by a sentence.
 */
public final class JsonMutations {
    private static final JsonMapper JSON = new JsonMapper();

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "7",
            "-1",
            "70000",
            "99999999999999999999",
            "1.5",
            "1e400",
            "\"\"",
            "\"x\"",
            "\"../../x\"",
            "\"\\u001b[31m\\n\\u0000\\u202e\\u2028\\u007f\\u009b\\ud800\"",
            "[]",
            "[null]",
            "[[\"x\"]]",
            "{}",
            "{\"x\":null}");

    private JsonMutations() {}

    /** Returns the variants of a document; the document itself is not among them. */
    public static List<String> of(String document) {
        List<String> variants = new ArrayList<>(VALUES);
        JsonNode root = read(document);
        mutate(root, root, variants);
        return variants;
    }

    private static void mutate(JsonNode root, JsonNode node, List<String> variants) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode before = object.get(name);
                replaceEach(root, value -> object.set(name, value), variants);
                object.remove(name);
                variants.add(root.toString());
                object.set(name, before);
                mutate(root, before, variants);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                JsonNode before = array.get(i);
                replaceEach(root, value -> array.set(index, value), variants);
                array.remove(i);
                variants.add(root.toString());
                array.insert(i, before);
                mutate(root, before, variants);
            }
        }
    }

    private static void replaceEach(JsonNode root, Consumer<JsonNode> replace, List<String> variants) {
        for (String value : VALUES) {
            replace.accept(read(value));
            variants.add(root.toString());
        }
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + text, e);
        }
    }
}
