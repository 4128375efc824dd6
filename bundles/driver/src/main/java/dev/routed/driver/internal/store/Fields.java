package dev.routed.driver.internal.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads the fields of a JSON object. A field of another type than expected is an error, never ignored: it may be the
 * one that guards a container. Throws IllegalArgumentException with a sentence that names the field. Pure.
 */
record Fields(JsonNode object) {
    private JsonNode require(String name, String type, Predicate<JsonNode> is) {
        JsonNode value = object.path(name);
        if (!is.test(value)) {
            throw new IllegalArgumentException(
                    value.isMissingNode()
                            ? "it has no field %s".formatted(name)
                            : "its field %s is not %s".formatted(name, type));
        }
        return value;
    }

    boolean has(String name) {
        return object.has(name);
    }

    String text(String name) {
        return require(name, "a text", JsonNode::isTextual).textValue();
    }

    Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    Optional<Integer> optionalNumber(String name) {
        return has(name)
                ? Optional.of(require(name, "a number", JsonNode::isInt).intValue())
                : Optional.empty();
    }

    /** Returns whether the field is true. An absent field is false. */
    boolean flag(String name) {
        return has(name) && require(name, "true or false", JsonNode::isBoolean).booleanValue();
    }

    /** The texts of a list; none if the field is absent. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        if (has(name)) {
            require(name, "a list", JsonNode::isArray).forEach(element -> texts.add(requireText(name, element)));
        }
        return texts;
    }

    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        for (JsonNode element : require(name, "a list", JsonNode::isArray)) {
            if (!element.isObject()) {
                throw new IllegalArgumentException("its field %s has an element that is not an object".formatted(name));
            }
            objects.add(new Fields(element));
        }
        return objects;
    }

    /** The texts of an object by name, in order of the file. */
    Map<String, String> textsByName(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        require(name, "an object", JsonNode::isObject)
                .forEachEntry((key, value) -> texts.put(key, requireText(name, value)));
        return texts;
    }

    private static String requireText(String name, JsonNode value) {
        if (!value.isTextual()) {
            throw new IllegalArgumentException("its field %s has a value that is not a text".formatted(name));
        }
        return value.textValue();
    }
}
