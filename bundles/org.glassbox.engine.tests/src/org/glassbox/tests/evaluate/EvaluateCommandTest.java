package org.glassbox.tests.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.glassbox.cli.ExitCode;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.glassbox.tests.TestFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(Lifecycle.PER_CLASS)
class EvaluateCommandTest {
    private static final int SIZE = 32;
    @TempDir
    Path folder;
    private CommandLine glassbox;
    private Path weights;

    @BeforeAll
    void open(@TempDir Path shared) throws Exception {
        glassbox = new CommandLine();
        weights = TestFiles.weights(shared.resolve("weights.safetensors"), SIZE, "benign", "malignant");
    }

    @AfterAll
    void close() {
        glassbox.close();
    }

    private Ended evaluate(String... more) {
        return glassbox.run("evaluate", "--weights", weights, more);
    }

    private Path images(String... classes) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data" + System.nanoTime()));
        for (String name : classes) {
            for (int n = 0; n < 4; n++) {
                TestFiles.noise(data.resolve("test").resolve(name).resolve(n + ".png"), SIZE, name.hashCode() + n);
                TestFiles.noise(data.resolve("train").resolve(name).resolve(n + ".png"), SIZE, name.hashCode() + n);
            }
        }
        return data;
    }

    @Test
    void generatedDataWithMasksGiveAllTablesAndOnePage() throws Exception {
        Path out = folder.resolve("lesions");
        Ended ended = evaluate("--data", "lesions", "--data-option", "variant=tiny", "--methods", "saliency,gradcam", "--metrics",
                "relevance-mass,confounder-mass,sparseness,average-drop", "--cases", "1", "--out", out.toString(), "--json");
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        JsonNode json = ended.json();
        assertEquals(16, json.get("images").asInt());
        assertEquals("lesions, test_iid", json.get("facts").get("Data").asText());
        double accuracy = json.get("model").get("accuracy").get("value").asDouble();
        assertEquals(Math.rint(16 * accuracy), 16 * accuracy, 1e-9);
        assertTrue(json.get("model").get("accuracy").get("low").asDouble() <= accuracy);
        JsonNode gradCam = json.get("methods").get(1);
        assertEquals("relu4", gradCam.get("layer").asText());
        assertTrue(gradCam.get("millisecondsPerMap").asDouble() > 0);
        JsonNode mass = json.get("methods").get(0).get("metrics").get("relevance-mass");
        assertEquals(16, mass.get("images").asInt() + mass.get("undefined").asInt());
        assertTrue(mass.get("value").asDouble() >= 0 && mass.get("value").asDouble() <= 1);
        JsonNode confounder = json.get("methods").get(0).get("metrics").get("confounder-mass");
        assertTrue(confounder.get("undefined").asInt() > 0, "half of the images have no patch");
        assertEquals(json, new ObjectMapper().readTree(out.resolve("evaluation.json").toFile()));
        assertEquals(1 + 2 * 16, Files.readAllLines(out.resolve("images.csv")).size());
        assertEquals(1 + 2 * (4 + 2), Files.readAllLines(out.resolve("methods.csv")).size());
        assertEquals(3, Files.readAllLines(out.resolve("agreement.csv")).size());
        String page = Files.readString(out.resolve("report.html"));
        assertTrue(page.contains("Best and worst cases") && page.contains("best") && page.contains("data:image/png;base64,"));
        assertFalse(page.contains("http://") || page.contains("https://") || page.contains("<script"), "all is inside");
    }

    @Test
    void aBrokenOffEvaluationGoesOnAndComesToTheSame() throws Exception {
        Path out = folder.resolve("resumed");
        String[] command = {"--data", "lesions", "--data-option", "variant=tiny", "--methods", "saliency,deeplift", "--metrics", "relevance-mass,sparseness", "--limit", "12",
            "--out", out.toString(), "--resume"};
        assertEquals(ExitCode.OK, evaluate(command).exitCode());
        List<String> whole = numbers(out);
        Path journal = out.resolve("evaluation.jsonl");
        List<String> lines = Files.readAllLines(journal);
        assertEquals(13, lines.size());
        Files.writeString(journal, String.join("\n", lines.subList(0, 6)) + "\n" + lines.get(6).substring(0, 40)); // five images and a piece of one
        Ended resumed = evaluate(command);
        assertEquals(ExitCode.OK, resumed.exitCode(), resumed::toString);
        assertTrue(resumed.says("5 of 12 images are judged already."), resumed::toString);
        assertEquals(whole.size(), numbers(out).size());
        for (int i = 0; i < whole.size(); i++) {
            assertClose(whole.get(i), numbers(out).get(i));
        }
        String[] other = Arrays.copyOf(command, command.length + 2);
        other[command.length] = "--seed";
        other[command.length + 1] = "2";
        Ended refused = evaluate(other);
        assertEquals(ExitCode.BAD_INPUT, refused.exitCode());
        assertTrue(refused.says("were made with other settings: seed was \"1\" and is \"2\""), refused::toString);
    }

    @Test
    void aRequestToEndKeepsWhatWasJudged() throws Exception {
        Path out = folder.resolve("stopped");
        String[] command = {"--data", "lesions", "--data-option", "size=32", "--data-option", "test=160", "--split", "test_iid", "--methods", "saliency", "--metrics",
            "sparseness", "--out", out.toString(), "--resume"};
        Ended stopped = glassbox.endedWhen(() -> judged(out) > 0, "evaluate", "--weights", weights, command);
        assertEquals(CommandLine.TERMINATED, stopped.exitCode(), stopped::toString);
        assertTrue(stopped.messages().getLast().endsWith("the same command with --resume goes on after it."), stopped::toString);
        assertFalse(Files.exists(out.resolve("report.html")));
        assertEquals(ExitCode.OK, evaluate(command).exitCode());
        assertEquals(160, judged(out));
    }

    private static long judged(Path out) throws Exception {
        Path journal = out.resolve("evaluation.jsonl");
        return Files.exists(journal) ? Math.max(0, Files.readAllLines(journal).size() - 1) : 0;
    }

    /** The rows that don't tell times. */
    private static List<String> numbers(Path out) throws Exception {
        return Files.readAllLines(out.resolve("methods.csv")).stream().filter(line -> !line.contains("milliseconds")).toList();
    }

    /** Images that go through the network beside others differ in the last digits. */
    private static void assertClose(String expected, String found) {
        String[] a = expected.split(",");
        String[] b = found.split(",");
        assertEquals(a.length, b.length);
        for (int i = 0; i < a.length; i++) {
            if (a[i].matches("-?\\d+\\.\\d+(E-?\\d+)?")) {
                assertEquals(Double.parseDouble(a[i]), Double.parseDouble(b[i]), 1e-5, expected);
            } else {
                assertEquals(a[i], b[i]);
            }
        }
    }

    @Test
    void aFolderWithoutMasksLeavesOutWhatNeedsThemAndBrokenFilesAreNamed() throws Exception {
        Path data = images("benign", "malignant");
        Files.writeString(data.resolve("test/benign/broken.png"), "no picture");
        Ended ended = evaluate("--data", data.toString(), "--methods", "saliency", "--metrics", "pointing-game,relevance-mass,sparseness", "--out", folder.resolve(
                "nomasks").toString());
        assertEquals(ExitCode.FAULT, ended.exitCode(), ended::toString);
        assertTrue(ended.says("Left out: pointing-game, relevance-mass (it needs masks of what is relevant)."), ended::toString);
        assertTrue(ended.says("Skipped: The image ") && ended.says("broken.png"), ended::toString);
        assertTrue(ended.messages().getLast().startsWith("8 images judged; the page is ") && ended.messages().getLast().endsWith("Skipped: 1."), ended::toString);
        assertTrue(ended.out().contains("sparseness") && !ended.out().contains("pointing-game"), ended.out());
    }

    @Test
    void theTestImagesAreTakenOrAllWhereAFolderHasNoParts() throws Exception {
        Path data = images("benign", "malignant");
        Ended split = evaluate("--data", data.toString(), "--out", folder.resolve("split").toString(), "--json");
        assertEquals(8, split.json().get("images").asInt(), split::toString);
        Ended parts = evaluate("--data", data.resolve("test").toString(), "--out", folder.resolve("parts").toString(), "--json");
        assertEquals(8, parts.json().get("images").asInt(), parts::toString);
        Ended train = evaluate("--data", data.toString(), "--split", "all", "--limit", "6", "--out", folder.resolve("all").toString(), "--json");
        assertEquals(6, train.json().get("images").asInt(), train::toString);
        assertEquals(0, train.json().get("methods").size(), "without methods the network alone is judged");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "--data=lesons | --data lesons: there is no such folder, and no data set of that name; did you mean \"lesions\"?",
        "--data-option=varant=tiny | --data-option varant=tiny: the data set \"lesions\" has such an option; did you mean \"variant\"?",
        "--metrics=sparsness | There is no explanationMetric \"sparsness\"; did you mean \"sparseness\"?",
        "--metric-option=bins=3 | --metric-option bins=3: no metric has such an option",
        "--split=tset | The data set has no split \"tset\"",
        "--rank-by=iuo | --rank-by iuo: it must be one of the metrics that are computed; did you mean \"iou\"?",
        "--layer=relu44 | The network has no layer \"relu44\"",
        "--limit=-1 | --limit -1: give a number of images",
        "--cases=-1 | --cases -1: it can't be negative"})
    void whatCantBeUsedIsOneSentence(String option, String expected) {
        List<String> arguments = new ArrayList<>(List.of("--methods", "gradcam", "--out", folder.resolve("refused").toString()));
        if (!option.startsWith("--data=")) {
            arguments.addAll(List.of("--data", "lesions"));
        }
        if (!option.startsWith("--metrics") && !option.startsWith("--metric-option")) {
            arguments.addAll(List.of("--metrics", "iou"));
        }
        arguments.add(option);
        Ended ended = evaluate(arguments.toArray(String[]::new));
        assertEquals(ExitCode.BAD_INPUT, ended.exitCode(), ended::toString);
        assertEquals(1, ended.messages().size(), ended::toString);
        assertTrue(ended.says(expected), ended::toString);
    }

    @Test
    void classesThatTheNetworkDoesNotKnowAreNamed() throws Exception {
        Ended unknown = evaluate("--data", images("benign", "malignnt").toString(), "--out", folder.resolve("unknown").toString());
        assertEquals(ExitCode.BAD_INPUT, unknown.exitCode());
        assertTrue(unknown.says("has a class \"malignnt\" that the network does not know; did you mean \"malignant\"?"), unknown::toString);
        Path names = Files.writeString(folder.resolve("names.txt"), "a\nb\nc\n");
        Ended wrong = evaluate("--data", images("a", "b").toString(), "--class-names", names.toString(), "--out", folder.resolve("wrong").toString());
        assertTrue(wrong.says("The network has 2 outputs, but there are names for 3 classes"), wrong::toString);
        Files.writeString(names, "b\na\n");
        Ended named = evaluate("--data", images("a", "b").toString(), "--class-names", names.toString(), "--out", folder.resolve("named").toString(), "--json");
        assertEquals("b", named.json().get("classes").get(0).asText());
    }
}
