package dev.routed.cnm.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.routed.api.net.Ip;
import java.io.IOException;
import java.util.Collection;

/** Puts into words why a request cannot be read, for someone who sees the JSON and not our classes. */
final class Mismatch {
    static final String NOT_ONE_OBJECT = "the request must be one JSON object";

    private Mismatch() {}

    static String notJson(IOException e) {
        String reason = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return "the request is not JSON: " + reason;
    }

    static String sentence(JsonMappingException e) {
        String field = path(e);
        if (e.getCause() instanceof StreamReadException notJson) {
            return notJson(notJson);
        }
        if (e.getCause() instanceof IllegalArgumentException badValue) {
            return field.isEmpty() ? badValue.getMessage() : field + ": " + badValue.getMessage();
        }
        if (e instanceof MismatchedInputException mismatch) {
            return field.isEmpty() ? NOT_ONE_OBJECT : field + " must be " + due(mismatch.getTargetType());
        }
        return notJson(e);
    }

    /** Such as {@code IPv4Data[0].Gateway}; empty for the request as a whole. */
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
