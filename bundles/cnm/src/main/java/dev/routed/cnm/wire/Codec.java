package dev.routed.cnm.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
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
import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Converts between JSON and this package's records. Ignores fields that only some engines send. Thread-safe. */
public final class Codec {
    private static final ObjectMapper JSON = mapper();

    private Codec() {}

    /** Reads without a table of names: it would grow with what callers send, and fail at names of equal hashes. */
    private static JsonFactory factory() {
        return JsonFactory.builder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(Mismatch.LEVELS)
                        .build())
                .build();
    }

    private static ObjectMapper mapper() {
        JsonMapper mapper = JsonMapper.builder(factory())
                .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
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
        mapper.setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL));
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        return mapper;
    }

    /** Parses one JSON object in UTF-8. A {@link RejectedException} names the malformed, wrong or missing field. */
    public static <T> T read(byte[] body, Class<T> type) {
        T request;
        try {
            request = JSON.readValue(text(body), type);
        } catch (JsonMappingException e) {
            throw RejectedException.of("%s", Mismatch.sentence(e));
        } catch (JsonProcessingException e) {
            throw RejectedException.of("%s", Mismatch.notJson(e));
        }
        if (request == null) {
            throw RejectedException.of(Mismatch.NOT_ONE_OBJECT);
        }
        return request;
    }

    /** Decodes UTF-8 alone: the parser would guess UTF-16 and UTF-32, and skip a byte order mark. */
    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw RejectedException.of("the request is not JSON in UTF-8");
        }
    }

    public static byte[] write(Object answer) {
        try {
            return JSON.writeValueAsBytes(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(answer.getClass() + " cannot be written as JSON", e);
        }
    }
}
