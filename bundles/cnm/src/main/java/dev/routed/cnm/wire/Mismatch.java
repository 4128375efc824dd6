package dev.routed.cnm.wire;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.routed.api.net.Ip;
import java.util.Collection;

/**
 * Describes why a request cannot be parsed, in terms of its JSON. Uses no text of the parser, which names its classes.
 * Pure.
 */
final class Mismatch {
    static final String NOT_ONE_OBJECT = "the request must be one JSON object";

    /** The deepest nesting of a request; the engine's requests have five levels. */
    static final int LEVELS = 100;

    private Mismatch() {}

    static String notJson(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return "the request has more than %d levels, or a number or a name that is too long".formatted(LEVELS);
        }
        JsonLocation place = e.getLocation();
        String where = place == null ? "" : ": line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
        return "the request is not JSON, or has a key twice" + where;
    }

    static String sentence(JsonMappingException e) {
        String field = path(e);
        if (e.getCause() instanceof InputCoercionException) {
            return field + " must be a whole number in its range";
        }
        if (e.getCause() instanceof StreamReadException || e.getCause() instanceof StreamConstraintsException) {
            return notJson((JsonProcessingException) e.getCause());
        }
        if (e.getCause() instanceof IllegalArgumentException badValue) {
            return field.isEmpty() ? badValue.getMessage() : field + ": " + badValue.getMessage();
        }
        if (e instanceof MismatchedInputException mismatch) {
            return field.isEmpty() ? NOT_ONE_OBJECT : field + " must be " + due(mismatch.getTargetType());
        }
        return notJson(e);
    }

    /** Returns the path of a field, such as {@code IPv4Data[0].Gateway}; empty for the whole request. */
    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String due(Class<?> type) {
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == int.class) {
            return "a whole number";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a JSON array";
        }
        boolean text = type == String.class || type.getPackage().equals(Ip.class.getPackage());
        return text ? "a string" : "a JSON object";
    }
}
