package org.glassbox.engine.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.glassbox.core.GlassboxException;

/**
 * State dicts as PyTorch's {@code torch.save} writes them, in the zip format and in the one before it. Python would run whatever such a file asks for; here
 * only tensors and containers are made of it, and a file that needs anything else is refused with the name of what it needs.
 */
public final class PyTorchFiles {
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] EMPTY_ZIP = {'P', 'K', 5, 6};
    private static final byte[] HDF = {(byte) 0x89, 'H', 'D', 'F'};
    private static final byte PICKLE = (byte) 0x80;
    private static final int BEGINNING = 512; // the first block of a tar archive
    private static final int TAR_MARK = 257;

    private PyTorchFiles() {
    }

    /**
     * Reads the file's dictionary of tensors as float32, with the names as they are there. Any thread.
     *
     * @throws GlassboxException if the file is missing, cut off, damaged or of another kind, or needs anything but tensors and containers, naming it and what
     *        is wrong
     */
    public static Map<String, Tensor> read(Path file) throws GlassboxException {
        return load(file).float32();
    }

    /** As {@link #read(Path)}, with types and notes. */
    static TensorFile load(Path file) throws GlassboxException {
        FileProblems.requireFile(file, "weights file");
        byte[] beginning = beginning(file);
        if (isZip(beginning)) {
            return TorchZip.read(file);
        }
        if (beginning.length > 0 && beginning[0] == PICKLE) {
            return TorchLegacy.read(file);
        }
        throw GlassboxException.badInput(file + " is no file of torch.save: " + otherKind(beginning) + ".");
    }

    /**
     * Whether a file is a TorchScript module.
     *
     * @throws GlassboxException if the file is missing or can't be read
     */
    static boolean isTorchScript(Path file) throws GlassboxException {
        FileProblems.requireFile(file, "weights file");
        return isZip(beginning(file)) && TorchZip.isModule(file);
    }

    private static boolean isZip(byte[] beginning) {
        return startsWith(beginning, ZIP) || startsWith(beginning, EMPTY_ZIP);
    }

    private static byte[] beginning(Path file) throws GlassboxException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(BEGINNING);
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        }
    }

    private static String otherKind(byte[] beginning) {
        String text = new String(beginning, StandardCharsets.ISO_8859_1);
        if (beginning.length == 0) {
            return "it is empty";
        }
        if (text.startsWith("ustar", TAR_MARK)) {
            return "it is a tar archive, perhaps of PyTorch before 0.2; load and save it with a newer PyTorch";
        }
        if (text.startsWith("version https://git-lfs")) {
            return "it is only a reference of Git LFS; fetch the file itself with git lfs pull";
        }
        if (startsWith(beginning, HDF)) {
            return "it is an HDF5 file, such as Keras writes";
        }
        String start = text.stripLeading().toLowerCase(Locale.ROOT);
        if (start.startsWith("<!doctype") || start.startsWith("<html")) {
            return "it is a web page; perhaps the download did not work";
        }
        return "it is neither a zip archive nor a pickle";
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }
}
