package org.glassbox.engine.io;

import ai.djl.repository.zoo.ModelZoo;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;

/**
 * Files of weights by the place that a user names: a path, or a web address, whose file is downloaded once and kept. Addresses are {@code http}, {@code https},
 * {@code file}, and {@code djl} for the model zoo of DJL. Any thread.
 *
 * @param folder where downloads are kept; made when it is needed
 * @param zoo address of the model zoo
 */
public record WeightCache(Path folder, URI zoo) {
    private static final Pattern ADDRESS = Pattern.compile("(?i)(https?|file|djl):/.*");
    private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9._-]");
    private static final String DJL = "djl";
    private static final int CONNECT_TIMEOUT = 15_000; // ms
    private static final int READ_TIMEOUT = 60_000; // ms
    private static final int MOST_REDIRECTIONS = 8;
    private static final int KEY_BYTES = 8;

    /** The user's own, {@code .glassbox/cache/weights} in the home folder. */
    public static WeightCache ofUser() {
        return new WeightCache(Path.of(System.getProperty("user.home"), ".glassbox", "cache", "weights"), ModelZoo.DJL_REPO_URL);
    }

    /** Whether a place is an address and no path. */
    public static boolean isAddress(String place) {
        return ADDRESS.matcher(place).matches();
    }

    /**
     * The file at a place.
     *
     * @param say gets a sentence when something is downloaded
     * @throws GlassboxException if the place is none, there is no network or the address has no such file; a missing file at a path is not noticed here
     * @throws OperationCanceledException if the monitor is cancelled
     */
    public Path file(String place, Consumer<String> say, IProgressMonitor monitor) throws GlassboxException {
        try {
            if (!isAddress(place)) {
                return Path.of(place);
            }
            URI address = new URI(place);
            return switch (address.getScheme().toLowerCase(Locale.ROOT)) {
                case "file" -> Path.of(address);
                case DJL -> new DjlZoo(zoo, folder.resolve(DJL)).module(place, say);
                default -> downloaded(address, say, monitor);
            };
        } catch (URISyntaxException e) {
            throw noFile(place, e.getReason(), e);
        } catch (InvalidPathException e) {
            throw noFile(place, e.getReason(), e);
        } catch (IllegalArgumentException e) { // a file: address that is no path
            throw noFile(place, e.getMessage(), e);
        }
    }

    private static GlassboxException noFile(String place, String why, Exception cause) {
        return GlassboxException.badInput("There can be no file " + place + ": " + why + ".", cause);
    }

    private Path downloaded(URI address, Consumer<String> say, IProgressMonitor monitor) throws GlassboxException {
        String path = address.getPath() == null ? "" : address.getPath();
        String name = ODD.matcher(path.substring(path.lastIndexOf('/') + 1)).replaceAll("_");
        if (address.getHost() == null || !WeightFiles.isNamedReadable(Path.of(name))) {
            throw GlassboxException.badInput(address + " does not end in the name of a file of weights, such as weights.safetensors or weights.pth.");
        }
        Path file = folder.resolve(key(address)).resolve(name);
        if (Files.exists(file)) {
            return file;
        }
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw GlassboxException.fault("The folder " + file.getParent() + " for downloads can't be made: " + FileProblems.reason(e) + ".", e);
        }
        AtomicFiles.requireWritable(file);
        say.accept("Downloading " + address + " to " + file + ".");
        try (Download download = open(address, monitor)) {
            write(file, download);
        } catch (IOException e) {
            throw GlassboxException.badInput(address + " can't be downloaded: " + reason(e) + "; download it in another way and give the name of the file.", e);
        }
        return file;
    }

    /** Tells a failing network, which the user can do something about, from a failing disk. */
    private static void write(Path file, Download download) throws GlassboxException, IOException {
        try {
            AtomicFiles.write(file, download::transferTo);
        } catch (GlassboxException e) {
            if (download.failure != null) {
                throw download.failure;
            }
            throw e;
        }
    }

    private static Download open(URI address, IProgressMonitor monitor) throws IOException {
        URI at = address;
        for (int i = 0; i < MOST_REDIRECTIONS; i++) {
            URLConnection connection = at.toURL().openConnection();
            connection.setConnectTimeout(CONNECT_TIMEOUT);
            connection.setReadTimeout(READ_TIMEOUT);
            if (!(connection instanceof HttpURLConnection http)) {
                throw new IOException("it leads to " + at + ", which is no web address");
            }
            http.setInstanceFollowRedirects(false); // Java would not follow from http to https
            int status = http.getResponseCode();
            String next = http.getHeaderField("Location");
            if (status / 100 != 3 || next == null) {
                if (status != HttpURLConnection.HTTP_OK) {
                    throw new IOException("the server answered " + status + " (" + http.getResponseMessage() + ")");
                }
                return new Download(http.getInputStream(), http.getContentLengthLong(), monitor);
            }
            URI target = at.resolve(next);
            if (at.getScheme().equalsIgnoreCase("https") && !"https".equalsIgnoreCase(target.getScheme())) {
                throw new IOException("it leads from a protected to an unprotected address");
            }
            http.disconnect();
            at = target;
        }
        throw new IOException("it leads in circles");
    }

    private static String reason(IOException e) {
        return switch (e) {
            case UnknownHostException unknown -> "there is no network, or no computer of the name " + unknown.getMessage();
            case ConnectException refused -> "the server does not answer";
            case NoRouteToHostException unreachable -> "the server can't be reached";
            case SocketTimeoutException late -> "the server does not answer in time";
            default -> FileProblems.reason(e);
        };
    }

    private static String key(URI address) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(address.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, KEY_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** A file on its way, which must be as long as was promised. */
    private static final class Download extends FilterInputStream {
        private final long promised;
        private final IProgressMonitor monitor;
        private long received;
        private IOException failure;

        /**
         * @param promised bytes, or -1 where the server does not say
         */
        Download(InputStream in, long promised, IProgressMonitor monitor) {
            super(in);
            this.promised = promised;
            this.monitor = monitor;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (monitor.isCanceled()) {
                throw new OperationCanceledException();
            }
            try {
                int read = super.read(bytes, offset, length);
                received += Math.max(read, 0);
                if (read < 0 && promised >= 0 && received != promised) {
                    throw new IOException("it broke off after " + received + " of " + promised + " bytes");
                }
                return read;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
