package dev.routed.bench.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** An answer of a plugin. Pure. */
record Answer(int status, String body) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<Integer> STATUSES = Set.of(200, 400, 404, 405, 408, 413, 414, 431, 500, 503, 505);

    private static final Pattern CLASS_NAME = Pattern.compile(
            "\\b(?:java|javax|jdk|sun|com\\.fasterxml|org\\.eclipse|org\\.osgi|dev\\.routed)\\.\\w+\\.\\w"
                    + "|\\w(?:Exception|Error)\\b|\\bdefect\\b");

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    /** Returns what is wrong with the answer; empty if it is a result, or a rejection by a sentence. */
    Optional<String> fault() {
        if (!STATUSES.contains(status)) {
            return Optional.of("status " + status);
        }
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return Optional.of("no JSON");
        }
        String sentence = json.path("Err").asText();
        if (!json.isObject() || status != 200 && sentence.isEmpty()) {
            return Optional.of("no object with a sentence");
        } else if (CLASS_NAME.matcher(sentence).find()) {
            return Optional.of("a class name or a defect");
        } else if (UNPRINTABLE.matcher(body.strip()).find()
                || UNPRINTABLE.matcher(sentence).find()) {
            return Optional.of("an unprintable character");
        }
        return Optional.empty();
    }

    boolean succeeded() {
        return status == 200;
    }

    String text(String field) {
        try {
            return JSON.readTree(body).path(field).asText();
        } catch (JsonProcessingException e) {
            return "";
        }
    }
}
