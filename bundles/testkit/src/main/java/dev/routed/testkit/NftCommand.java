package dev.routed.testkit;

import java.util.ArrayList;
import java.util.List;

/** Runs the {@code nft} command in the network namespace of the calling thread. */
public final class NftCommand {
    private NftCommand() {}

    /** Returns the output of {@code nft}. Throws AssertionError with the output, if nft fails. */
    public static String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("nft"));
        command.addAll(List.of(arguments));
        return TestProgram.run(command, "");
    }

    /** Runs commands of nft(8) in one transaction. Throws AssertionError with the output, if nft fails. */
    public static void script(String commands) {
        TestProgram.run(List.of("nft", "-f", "-"), commands);
    }
}
