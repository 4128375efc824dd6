package dev.routed.kernel.iproute2.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The answers to the questions of a batch: an array each, one behind the other. */
public final class Answers {
    /** An alias may hold control characters, which ip prints as they are. */
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS).build();

    private Answers() {}

    /** @throws IllegalArgumentException if it is not one JSON array after the other */
    public static List<JsonNode> parse(String printed) {
        List<JsonNode> answers = new ArrayList<>();
        try (JsonParser parser = MAPPER.createParser(printed)) {
            for (JsonNode answer = MAPPER.readTree(parser); answer != null; answer = MAPPER.readTree(parser)) {
                if (!answer.isArray()) {
                    throw new IllegalArgumentException(
                            "it has a JSON %s where an array is due".formatted(answer.getNodeType()));
                }
                answers.add(answer);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answers;
    }
}
