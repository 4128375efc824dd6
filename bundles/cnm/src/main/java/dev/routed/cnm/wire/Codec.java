package dev.routed.cnm.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.routed.api.Refusal;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.io.IOException;

/**
 * Between the engine's JSON and this package's records.
 *
 * <p>Unknown fields are passed over, since each engine sends some of its own; a known field of another type is
 * refused, since a guess would be a network that nobody asked for.
 */
public final class Codec {
    private static final ObjectMapper JSON = mapper();

    private Codec() {}

    private static ObjectMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
                .defaultPropertyInclusion(JsonInclude.Value.construct(
                        JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .addModule(new SimpleModule()
                        .addDeserializer(Ip.class, new TextDeserializer<>(Ip.class, Ip::parse))
                        .addDeserializer(Prefix.class, new TextDeserializer<>(Prefix.class, Prefix::parse))
                        .addDeserializer(Mac.class, new TextDeserializer<>(Mac.class, Mac::parse))
                        .addSerializer(Ip.class, ToStringSerializer.instance)
                        .addSerializer(Prefix.class, ToStringSerializer.instance)
                        .addSerializer(Mac.class, ToStringSerializer.instance))
                .build();
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        return mapper;
    }

    /**
     * Reads a request.
     *
     * @param body one JSON object in UTF-8, white space around it allowed
     * @throws Refusal with a sentence that names the field, if it is malformed, of a wrong type or missing
     */
    public static <T> T read(byte[] body, Class<T> type) {
        T request;
        try {
            request = JSON.readValue(body, type);
        } catch (JsonMappingException e) {
            throw Refusal.of("%s", Mismatch.sentence(e));
        } catch (IOException e) {
            throw Refusal.of("%s", Mismatch.notJson(e));
        }
        if (request == null) {
            throw Refusal.of(Mismatch.NOT_ONE_OBJECT);
        }
        return request;
    }

    /** Writes an answer. */
    public static byte[] write(Object answer) {
        try {
            return JSON.writeValueAsBytes(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(answer.getClass() + " is no answer that JSON can hold", e);
        }
    }
}
