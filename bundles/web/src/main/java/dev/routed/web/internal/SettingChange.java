package dev.routed.web.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.RejectedException;
import dev.routed.api.message.Printable;

/**
 * A changed setting, as the page sends it.
 *
 * @param network the network whose option changes; blank for a default of all networks
 * @param value the new value; blank for the default
 */
record SettingChange(String network, String key, String value) {
    /** @throws RejectedException if a member is missing or no text, or the value is not one printable line */
    static SettingChange of(JsonNode body) {
        SettingChange change = new SettingChange(text(body, "network"), text(body, "key"), text(body, "value"));
        if (!Printable.of(change.value()).equals(change.value())) {
            throw RejectedException.of("%s: the value has characters that cannot be printed", change.key());
        }
        return change;
    }

    private static String text(JsonNode body, String name) {
        JsonNode member = body.path(name);
        if (!member.isTextual()) {
            throw RejectedException.of("the body needs the texts network, key and value");
        }
        return member.textValue().strip();
    }
}
