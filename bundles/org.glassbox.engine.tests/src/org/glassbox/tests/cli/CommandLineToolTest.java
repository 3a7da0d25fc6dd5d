package org.glassbox.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.glassbox.cli.ExitCode;
import org.glassbox.core.option.OptionSpec;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.device.DeviceChoice;
import org.glassbox.engine.device.DevicePreference;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineToolTest {
    private Ended ended;

    private int run(String... arguments) {
        ended = CommandLine.withoutDevice((Object[]) arguments);
        return ended.exitCode();
    }

    private String out() {
        return ended.out();
    }

    private String err() {
        return ended.err();
    }

    @Test
    void theHelpListsEveryCommandAndGoesToTheData() {
        assertEquals(ExitCode.OK, run("--help"));
        for (String command : List.of("demo", "train", "explain", "evaluate", "compare", "weights", "plugins")) {
            assertTrue(out().lines().anyMatch(line -> line.strip().startsWith(command + " ")), command);
        }
        assertEquals("", err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "train", "explain", "evaluate", "compare", "weights", "plugins"})
    void everyCommandHasHelpWithTheDeviceOption(String command) {
        assertEquals(ExitCode.OK, run(command, "--help"));
        assertTrue(out().contains("Usage: glassbox " + command), out());
        assertTrue(out().contains("--device"), out());
    }

    @Test
    void anUnknownCommandIsRefusedWithTheNearest() {
        assertEquals(ExitCode.BAD_INPUT, run("plugns"));
        assertTrue(err().contains("There is no command \"plugns\"; did you mean \"plugins\"?"), err());
        assertEquals("", out());
    }

    @Test
    void anUnknownOptionIsRefusedWithTheNearest() {
        assertEquals(ExitCode.BAD_INPUT, run("demo", "--sed=3"));
        assertTrue(err().contains("did you mean \"--seed\"?"), err());
        assertEquals("", out());
    }

    @Test
    void aMissingArgumentIsNamed() {
        assertEquals(ExitCode.BAD_INPUT, run("train"));
        assertTrue(err().contains("EXPERIMENT.yaml"), err());
    }

    @Test
    void aRunThatIsToGoOnNeedsItsFolder() {
        assertEquals(ExitCode.BAD_INPUT, run("train", "experiment.yaml", "--resume"));
        assertTrue(err().contains("--out"), err());
    }

    @Test
    void theDeviceHoldsForThisProcessAndComesBeforeThePreference() throws Exception {
        Assumptions.assumeTrue(Platform.isRunning(), "preferences need the running platform");
        try {
            assertEquals(ExitCode.OK, run("plugins", "list", "--device", "cuda:1"));
            assertEquals(new DeviceChoice(DeviceChoice.Kind.CUDA, 1), DevicePreference.current());
        } finally {
            InstanceScope.INSTANCE.getNode(DevicePreference.NODE).remove(DevicePreference.KEY);
        }
    }

    @Test
    void anUnknownDeviceIsRefused() {
        assertEquals(ExitCode.BAD_INPUT, run("plugins", "list", "--device", "gpu"));
        assertTrue(err().contains("auto, cpu, cuda"), err());
        assertEquals("", out());
    }

    @Test
    void theListShowsEveryContributionWithItsOptions() {
        assertEquals(ExitCode.OK, run("plugins", "list"));
        List<String> lines = out().lines().map(String::strip).toList();
        for (ExtensionPoint<?> point : ExtensionPoint.all()) {
            assertTrue(lines.contains(point.name()), point.name());
            for (Contribution<?> contribution : Contributions.ofPlatform().all(point).usable()) {
                assertTrue(lines.stream().anyMatch(line -> line.startsWith(contribution.id() + " ")), contribution.id());
                for (OptionSpec option : contribution.options()) {
                    assertTrue(lines.stream().anyMatch(line -> line.startsWith(option.name() + "=" + option.defaultText()) && line.endsWith(option.help())),
                            contribution.id() + " " + option.name());
                }
            }
        }
        assertEquals("", err());
    }

    @Test
    void theJsonListHoldsTheSame() throws Exception {
        assertEquals(ExitCode.OK, run("plugins", "list", "--json"));
        JsonNode points = ended.json().get("extensionPoints");
        for (ExtensionPoint<?> point : ExtensionPoint.all()) {
            List<String> ids = new ArrayList<>();
            points.get(point.name()).forEach(node -> ids.add(node.get("id").asText()));
            assertEquals(Contributions.ofPlatform().all(point).usable().stream().map(Contribution::id).toList(), ids);
        }
    }

    @Test
    void theJsonListSaysWhatAnOptionTakes() throws Exception {
        run("plugins", "list", "--json");
        JsonNode penalty = contribution(ended.json(), "losses", "input-gradient");
        JsonNode form = option(penalty, "form");
        assertEquals("choice", form.get("type").asText());
        assertEquals("share", form.get("default").asText());
        assertTrue(form.get("choices").size() > 1);
        JsonNode threshold = option(contribution(ended.json(), "samplers", "margin"), "threshold");
        assertEquals("real", threshold.get("type").asText());
        assertEquals(0, threshold.get("min").asDouble());
        assertEquals(1, threshold.get("max").asDouble());
        JsonNode endless = option(contribution(ended.json(), "samplers", "confident-wrong"), "threshold");
        assertFalse(endless.has("max"), "a bound that there is not is left out, for JSON has no infinity");
    }

    private static JsonNode contribution(JsonNode root, String point, String id) {
        return named(root.get("extensionPoints").get(point), "id", id);
    }

    private static JsonNode option(JsonNode contribution, String name) {
        return named(contribution.get("options"), "name", name);
    }

    private static JsonNode named(JsonNode list, String key, String value) {
        for (JsonNode node : list) {
            if (node.get(key).asText().equals(value)) {
                return node;
            }
        }
        throw new AssertionError(value + " is not in " + list);
    }
}
