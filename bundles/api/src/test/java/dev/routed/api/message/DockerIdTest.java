package dev.routed.api.message;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;

import dev.routed.api.RejectedException;
import java.util.Arrays;
import org.junit.Test;

public class DockerIdTest {
    private static final String ID = "0123456789abcdef".repeat(4);

    @Test
    public void idOf64DigitsIsReturned() {
        assertEquals(ID, DockerId.require("endpoint", ID));
        assertEquals(ID, DockerId.requireNetwork(ID));
    }

    @Test
    public void networkOfSwarmHas25LettersAndDigits() {
        String swarm = "dic9fycetasuvy6dbxjombfc0";
        assertEquals(swarm, DockerId.requireNetwork(swarm));
        assertFalse("an endpoint has none of this form", DockerId.isValid(swarm));
        assertFalse(DockerId.isNetwork(swarm.toUpperCase()));
        assertFalse(DockerId.isNetwork(swarm.substring(1)));
        assertFalse(DockerId.isNetwork(swarm + "0"));
        assertFalse(DockerId.isNetwork("../../" + swarm.substring(6)));
    }

    @Test
    public void otherTextIsRejected() {
        for (String text : Arrays.asList(
                null,
                "",
                "mine",
                "../../x",
                "/tmp/x",
                ID.substring(1),
                ID + "0",
                ID.toUpperCase(),
                ID + "\n",
                "\n" + ID.substring(1),
                ID.substring(1) + "\u001b",
                ID.substring(1) + "\u0000",
                ID.substring(1) + "g",
                "٠".repeat(64),
                ID.substring(2) + "/.")) {
            assertFalse(DockerId.isValid(text));
            RejectedException rejection =
                    assertThrows(RejectedException.class, () -> DockerId.require("endpoint", text));
            assertEquals(
                    "endpoint ID '%s' is not 64 lower-case hexadecimal digits".formatted(text), rejection.getMessage());
            assertEquals(
                    "network ID '%s' is not 64 lower-case hexadecimal digits or, in Swarm, 25 lower-case letters and"
                                    .formatted(text)
                            + " digits",
                    assertThrows(RejectedException.class, () -> DockerId.requireNetwork(text))
                            .getMessage());
        }
    }
}
