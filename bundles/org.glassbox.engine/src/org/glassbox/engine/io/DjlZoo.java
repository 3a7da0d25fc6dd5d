package org.glassbox.engine.io;

import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.glassbox.core.GlassboxException;

/** Networks of DJL's model zoo, {@code djl://ai.djl.pytorch/NAME}, downloaded by DJL into its own cache: TorchScript modules, for that is what its PyTorch zoo has. */
final class DjlZoo {
    private static final String PYTORCH = "djl://ai.djl.pytorch/";
    private static final String OFFLINE = "ai.djl.offline"; // the product says true, so that nothing is fetched that nobody asked for
    private static final String MODULE = ".pt";
    private static final int DEPTH = 3;

    private DjlZoo() {
    }

    /**
     * @param say gets a sentence before anything may be downloaded
     * @throws GlassboxException if there is no network, or the zoo has no such module
     */
    static synchronized Path file(String address, Consumer<String> say) throws GlassboxException {
        if (!address.startsWith(PYTORCH)) {
            throw GlassboxException.badInput(address + " is for another engine than PyTorch; only " + PYTORCH + "... can be used here.");
        }
        say.accept("Looking for " + address + " in DJL's model zoo.");
        String before = System.getProperty(OFFLINE);
        System.setProperty(OFFLINE, "false");
        try {
            Path folder = fetch(address);
            return module(folder, address);
        } catch (IOException | IllegalArgumentException e) {
            throw GlassboxException.badInput(address + " can't be downloaded: there is no network, or DJL's model zoo has no such network (" + e.getMessage() + ").", e);
        } finally {
            if (before == null) {
                System.clearProperty(OFFLINE);
            } else {
                System.setProperty(OFFLINE, before);
            }
        }
    }

    private static Path fetch(String address) throws IOException, GlassboxException {
        List<MRL> resources = Repository.newInstance("zoo", address).getResources();
        Artifact artifact = resources.isEmpty() ? null : resources.getFirst().getDefaultArtifact();
        if (artifact == null) {
            throw GlassboxException.badInput("DJL's model zoo has no network " + address + ".");
        }
        resources.getFirst().prepare(artifact);
        return resources.getFirst().getRepository().getResourceDirectory(artifact);
    }

    private static Path module(Path folder, String address) throws IOException, GlassboxException {
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            return files.filter(file -> file.getFileName().toString().endsWith(MODULE)).findFirst()
                    .orElseThrow(() -> GlassboxException.badInput(address + " holds no TorchScript module."));
        }
    }
}
