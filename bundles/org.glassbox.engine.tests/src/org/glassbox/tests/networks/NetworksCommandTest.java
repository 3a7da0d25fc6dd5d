package org.glassbox.tests.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.glassbox.cli.ExitCode;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.junit.jupiter.api.Test;

class NetworksCommandTest {
    private Ended ended;

    private int run(String... arguments) {
        ended = CommandLine.withoutDevice("networks", arguments);
        return ended.exitCode();
    }

    private List<String> lines() {
        return ended.lines();
    }

    private JsonNode json() throws JsonProcessingException {
        return ended.json();
    }

    private String said() {
        return ended.err();
    }

    @Test
    void theListHasALineForEachNetworkWithItsParametersAndLayer() {
        assertEquals(ExitCode.OK, run("list"));
        assertEquals("", said());
        List<String> ids = lines().stream().skip(1).map(line -> line.substring(0, line.indexOf(' '))).toList();
        assertTrue(ids.containsAll(Networks.ids()), ids.toString());
        assertTrue(lines().stream().anyMatch(line -> line.matches("vgg16 +VGG-16 +224 +1000 +138,357,544 +features\\.29")), lines().toString());
        assertTrue(lines().stream().anyMatch(line -> line.matches("resnet20 +ResNet-20 for CIFAR +32 +10 +269,722 +layer3\\.2")), lines().toString());
    }

    @Test
    void theListAsJsonSaysTheSame() throws JsonProcessingException {
        assertEquals(ExitCode.OK, run("list", "--json"));
        JsonNode vgg = StreamSupport.stream(json().spliterator(), false).filter(node -> node.get("id").asText().equals("vgg16")).findFirst().orElseThrow();
        assertEquals(138_357_544L, vgg.get("parameters").asLong());
        assertEquals(224, vgg.get("pixels").asInt());
        assertEquals(1000, vgg.get("classes").asInt());
        assertEquals("features.29", vgg.get("camLayer").asText());
        assertEquals("features.28", vgg.get("adviseLayer").asText());
    }

    @Test
    void aNetworkIsShownNodeByNode() {
        assertEquals(ExitCode.OK, run("show", "alexnet", "--classes", "7"));
        assertEquals("", said());
        assertTrue(lines().getFirst().matches("node +kind +output +parameters +default layer of"), lines().getFirst());
        assertTrue(lines().get(1).matches("input +images +3 x 224 x 224"), lines().get(1));
        assertTrue(lines().get(2).matches("features\\.0 +conv 11x11, 64, stride 4, padding 2 +64 x 55 x 55 +23,296"), lines().get(2));
        assertTrue(lines().stream().anyMatch(line -> line.matches("features\\.10 +conv 3x3, 256 +256 x 13 x 13 +590,080 +ADVISE")), lines().toString());
        assertTrue(lines().stream().anyMatch(line -> line.matches("features\\.11 +ReLU +256 x 13 x 13 +CAM methods")), lines().toString());
        assertTrue(lines().stream().anyMatch(line -> line.matches("classifier\\.6 +linear, 7 +7 +28,679")), lines().toString()); // 4096 * 7 + 7
        assertTrue(lines().getLast().matches("total +57,032,519"), lines().getLast()); // 61,100,840 - 993 * 4097
    }

    @Test
    void theSizeOfTheImagesDecidesTheShapes() throws JsonProcessingException {
        assertEquals(ExitCode.OK, run("show", "mobilenet_v2", "--size", "96", "--json"));
        assertEquals("mobilenet_v2", json().get("id").asText());
        assertEquals(3_504_872L, json().get("parameters").asLong());
        JsonNode depthwise = node("features.2.conv.1.0");
        assertEquals("depthwise conv 3x3, 96, stride 2", depthwise.get("kind").asText());
        assertEquals("[96,24,24]", depthwise.get("shape").toString());
        assertEquals("[\"features.2.conv.0.2\"]", depthwise.get("inputs").toString());
        assertEquals(864, depthwise.get("parameters").asLong());
        assertEquals("[1000]", node("classifier.1").get("shape").toString());
    }

    private JsonNode node(String name) throws JsonProcessingException {
        return StreamSupport.stream(json().get("nodes").spliterator(), false).filter(node -> node.get("name").asText().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void whatCantBeShownIsRefusedInOneSentence() {
        assertRefused("There is no network \"vgg61\"; did you mean \"vgg16\"?", "vgg61");
        assertRefused("The network vgg16 can't take images of 16 x 16 pixels; each side needs at least 32.", "vgg16", "--size", "16");
        assertRefused("The network vgg16 can't have 0 classes; at least 1 is needed.", "vgg16", "--classes", "0");
        assertRefused("--size 100000: at most 4096 pixels a side are possible.", "vgg16", "--size", "100000");
    }

    private void assertRefused(String sentence, String... arguments) {
        CommandLine.withoutDevice("networks", "show", arguments).refused(ExitCode.BAD_INPUT, sentence);
    }
}
