package org.glassbox.tests.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.WeightCache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads, from a server on this computer. */
class WeightCacheTest {
    private static final byte[] CONTENT = new byte[100_000];

    private static final String ZOO = "/model/cv/image_classification/ai/djl/pytorch/resnet/";
    private static final String METADATA = """
            {"metadataVersion": "0.2", "resourceType": "model", "application": "cv/image_classification", "groupId": "ai.djl.pytorch", "artifactId": "resnet",
             "artifacts": [{"version": "0.0.1", "name": "traced_resnet18", "properties": {},
                            "files": {"model": {"uri": "0.0.1/traced.pt", "name": "traced_resnet18.pt", "size": 100000}}}]}
            """;

    @TempDir
    Path folder;
    private final List<String> said = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private WeightCache cache;

    static {
        Arrays.fill(CONTENT, (byte) 7);
    }

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            switch (path) {
                case "/hub/model.pth" -> {
                    exchange.sendResponseHeaders(200, CONTENT.length);
                    exchange.getResponseBody().write(CONTENT);
                }
                case "/moved/model.pth" -> {
                    exchange.getResponseHeaders().add("Location", "../hub/model.pth");
                    exchange.sendResponseHeaders(302, -1);
                }
                case "/round/model.pth" -> {
                    exchange.getResponseHeaders().add("Location", "/round/model.pth");
                    exchange.sendResponseHeaders(302, -1);
                }
                case "/away/model.pth" -> {
                    exchange.getResponseHeaders().add("Location", "file:///etc/hostname");
                    exchange.sendResponseHeaders(302, -1);
                }
                case "/short/model.pth" -> {
                    exchange.sendResponseHeaders(200, CONTENT.length);
                    exchange.getResponseBody().write(CONTENT, 0, 500);
                    exchange.getResponseBody().flush();
                    server.stop(0);
                }
                case ZOO + "metadata.json" -> {
                    byte[] metadata = METADATA.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, metadata.length);
                    exchange.getResponseBody().write(metadata);
                }
                case ZOO + "0.0.1/traced.pt" -> {
                    exchange.sendResponseHeaders(200, CONTENT.length);
                    exchange.getResponseBody().write(CONTENT);
                }
                default -> exchange.sendResponseHeaders(404, -1);
            }
            exchange.close();
        });
        server.start();
        cache = new WeightCache(folder.resolve("cache"), URI.create(address("/")));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private Path file(String place) throws GlassboxException {
        return cache.file(place, said::add, new NullProgressMonitor());
    }

    private String refused(String place) {
        GlassboxException refused = assertThrows(GlassboxException.class, () -> file(place));
        assertEquals(GlassboxException.Kind.BAD_INPUT, refused.kind());
        return refused.getMessage();
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            assertEquals(List.of(), files.filter(Files::isRegularFile).toList());
        }
    }

    @Test
    void aPathIsAPath() throws Exception {
        assertEquals(Path.of("weights", "a.pth"), file("weights/a.pth"));
        assertEquals(folder.resolve("a b.pth"), file(folder.resolve("a b.pth").toUri().toString()));
        assertFalse(WeightCache.isAddress("C:\\weights\\a.pth"));
        assertEquals(List.of(), said);
    }

    @Test
    void aFileIsDownloadedOnceUnderItsName() throws Exception {
        Path file = file(address("/hub/model.pth"));
        assertEquals("model.pth", file.getFileName().toString());
        assertArrayEquals(CONTENT, Files.readAllBytes(file));
        assertEquals(List.of("Downloading " + address("/hub/model.pth") + " to " + file + "."), said);
        assertEquals(file, file(address("/hub/model.pth")));
        assertEquals(List.of("/hub/model.pth"), asked);
    }

    @Test
    void redirectionsAreFollowedButNotWithoutEndAndNotOffTheWeb() throws Exception {
        assertArrayEquals(CONTENT, Files.readAllBytes(file(address("/moved/model.pth"))));
        assertEquals(address("/round/model.pth") + " can't be downloaded: it leads in circles; download it in another way and give the name of the file.",
                refused(address("/round/model.pth")));
        assertTrue(refused(address("/away/model.pth")).contains("it leads to file:///etc/hostname, which is no web address"));
    }

    @Test
    void whatIsNotThereIsSaidWithTheServersAnswer() throws Exception {
        assertEquals(address("/none.pth") + " can't be downloaded: the server answered 404 (Not Found); download it in another way and give the name of the file.",
                refused(address("/none.pth")));
        assertNothingIsLeft();
    }

    @Test
    void aDownloadThatBreaksOffLeavesNothing() throws Exception {
        assertTrue(refused(address("/short/model.pth")).startsWith(address("/short/model.pth") + " can't be downloaded: "));
        assertNothingIsLeft();
    }

    @Test
    void withoutANetworkThereIsASentence() throws Exception {
        String address = address("/hub/model.pth");
        server.stop(0);
        assertEquals(address + " can't be downloaded: the server does not answer; download it in another way and give the name of the file.", refused(address));
        assertNothingIsLeft();
    }

    @Test
    void aDownloadCanBeCancelled() throws Exception {
        NullProgressMonitor cancelled = new NullProgressMonitor();
        cancelled.setCanceled(true);
        assertThrows(OperationCanceledException.class, () -> cache.file(address("/hub/model.pth"), said::add, cancelled));
        assertNothingIsLeft();
    }

    @Test
    void aModuleOfDjlsZooIsFetchedByDjlThoughTheProductKeepsItOffline() throws Exception {
        String before = System.setProperty("ai.djl.offline", "true");
        try {
            Path file = file("djl://ai.djl.pytorch/resnet/0.0.1/traced_resnet18");
            assertArrayEquals(CONTENT, Files.readAllBytes(file));
            assertTrue(file.startsWith(folder.resolve("cache")), file::toString);
            assertEquals(List.of("Looking for djl://ai.djl.pytorch/resnet/0.0.1/traced_resnet18 in DJL's model zoo."), said);
            assertEquals(file, file("djl://ai.djl.pytorch/resnet"));
            assertEquals(List.of(ZOO + "metadata.json", ZOO + "0.0.1/traced.pt"), asked);
            assertEquals("DJL's model zoo has no djl://ai.djl.pytorch/resnet/0.0.1/x; of resnet it has 0.0.1/traced_resnet18.",
                    refused("djl://ai.djl.pytorch/resnet/0.0.1/x"));
            assertTrue(refused("djl://ai.djl.pytorch/none").startsWith("djl://ai.djl.pytorch/none can't be downloaded: there is no network, or"));
            assertEquals("true", System.getProperty("ai.djl.offline"));
        } finally {
            if (before == null) {
                System.clearProperty("ai.djl.offline");
            }
        }
    }

    @Test
    void addressesOfNoWeightsAreRefusedUnasked() {
        assertTrue(refused(address("/hub/page.html")).contains("does not end in the name of a file of weights"));
        assertTrue(refused(address("/")).contains("does not end in the name of a file of weights"));
        assertTrue(refused("http:///model.pth").contains("does not end in the name of a file of weights"));
        assertTrue(refused("https://a b/model.pth").startsWith("There can be no file https://a b/model.pth: "));
        assertEquals("djl://ai.djl.mxnet/resnet is no address of a PyTorch network in DJL's model zoo; write djl://ai.djl.pytorch/ARTIFACT/VERSION/NAME, such as"
                + " djl://ai.djl.pytorch/resnet/0.0.1/traced_resnet18.", refused("djl://ai.djl.mxnet/resnet"));
        assertEquals(List.of(), asked);
    }
}
