package org.glassbox.engine.io;

import ai.djl.Application;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.RemoteRepository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.glassbox.core.GlassboxException;

/** Image classifiers of DJL's model zoo, fetched by DJL: TorchScript modules, for that is what its zoo for PyTorch has. */
final class DjlZoo extends RemoteRepository {
    private static final String GROUP = "ai.djl.pytorch";
    private static final Pattern ADDRESS = Pattern.compile("djl://" + Pattern.quote(GROUP) + "/([\\w.-]+)(?:/([\\d.]+)(?:/([\\w.-]+))?)?/?");
    private static final String FORM = "djl://" + GROUP + "/ARTIFACT/VERSION/NAME, such as djl://" + GROUP + "/resnet/0.0.1/traced_resnet18";
    private static final String OFFLINE = "ai.djl.offline"; // the product says true, so that nothing is fetched that nobody asked for
    private static final String MODULE = ".pt";
    private static final int DEPTH = 3;

    private final Path folder;

    /**
     * @param address of the zoo
     * @param folder where its files are kept
     */
    DjlZoo(URI address, Path folder) {
        super("DJL's model zoo", address);
        this.folder = folder;
    }

    @Override
    public Path getCacheDirectory() throws IOException {
        return Files.createDirectories(folder);
    }

    /**
     * The file of a module; downloaded where it is not there yet.
     *
     * @param say gets a sentence before anything may be downloaded
     * @throws GlassboxException if there is no network, or the zoo has no such module
     */
    Path module(String address, Consumer<String> say) throws GlassboxException {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            throw GlassboxException.badInput(address + " is no address of a PyTorch network in DJL's model zoo; write " + FORM + ".");
        }
        say.accept("Looking for " + address + " in DJL's model zoo.");
        try {
            return online(() -> find(parts.group(1), parts.group(2), parts.group(3), address));
        } catch (IOException e) {
            throw GlassboxException.badInput(address + " can't be downloaded: there is no network, or DJL's model zoo has no such network ("
                    + FileProblems.reason(e) + ").", e);
        }
    }

    private interface Request {
        Path file() throws IOException, GlassboxException;
    }

    /** DJL asks a property of the whole process, so one request at a time. */
    private static Path online(Request request) throws IOException, GlassboxException {
        synchronized (DjlZoo.class) {
            String before = System.getProperty(OFFLINE);
            System.setProperty(OFFLINE, "false");
            try {
                return request.file();
            } finally {
                if (before == null) {
                    System.clearProperty(OFFLINE);
                } else {
                    System.setProperty(OFFLINE, before);
                }
            }
        }
    }

    private Path find(String artifactId, String version, String name, String address) throws IOException, GlassboxException {
        MRL resource = model(Application.CV.IMAGE_CLASSIFICATION, GROUP, artifactId, version);
        List<Artifact> artifacts = resource.listArtifacts();
        Artifact artifact = artifacts.stream().filter(candidate -> (version == null || version.equals(candidate.getVersion()))
                && (name == null || name.equals(candidate.getName()))).findFirst().orElse(null);
        if (artifact == null) {
            throw GlassboxException.badInput("DJL's model zoo has no " + address + "; of " + artifactId + " it has " + String.join(", ",
                    artifacts.stream().map(candidate -> candidate.getVersion() + "/" + candidate.getName()).toList()) + ".");
        }
        resource.prepare(artifact);
        try (Stream<Path> files = Files.walk(getResourceDirectory(artifact), DEPTH)) {
            return files.filter(file -> file.getFileName().toString().endsWith(MODULE)).findFirst()
                    .orElseThrow(() -> GlassboxException.badInput(address + " holds no TorchScript module."));
        }
    }
}
