package org.glassbox.engine.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.glassbox.core.GlassboxException;

/** Turns what the file system says into sentences for users. */
public final class FileProblems {
    private static final long FULL = 1 << 20;

    private FileProblems() {
    }

    /**
     * @param what the file is for, such as "weights file"
     * @throws GlassboxException if there is no such file, or it is a folder or can't be read
     */
    public static void requireFile(Path file, String what) throws GlassboxException {
        if (!Files.exists(file)) {
            throw GlassboxException.badInput("There is no " + what + " " + file + ".");
        }
        if (!Files.isRegularFile(file)) {
            throw GlassboxException.badInput("The " + what + " " + file + " is " + (Files.isDirectory(file) ? "a folder" : "no regular file") + ".");
        }
        if (!Files.isReadable(file)) {
            throw GlassboxException.badInput("The " + what + " " + file + " can't be read: no permission.");
        }
    }

    /** The failure of reading a file. */
    public static GlassboxException cannotRead(Path file, IOException failure) {
        return GlassboxException.badInput(file + " can't be read: " + reason(failure) + ".", failure);
    }

    /** The failure of writing a file, with what to do if the disk is full. */
    public static GlassboxException cannotWrite(Path file, IOException failure) {
        if (isDiskFull(file, failure)) {
            return GlassboxException.fault("Can't write " + file
                    + ": no space left on device; free some space and run again, a training run with --resume.", failure);
        }
        return GlassboxException.fault("Can't write " + file + ": " + reason(failure) + ".", failure);
    }

    /** What happened, in a few words that begin with a small letter. */
    public static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException e -> "there is no file or folder " + e.getFile();
            case AccessDeniedException e -> "no permission";
            case FileAlreadyExistsException e -> "there is already a file " + e.getFile();
            case DirectoryNotEmptyException e -> "the folder " + e.getFile() + " is not empty";
            case FileNotFoundException e -> words(e.getMessage(), e); // also "Permission denied" and "Is a directory"
            case CharacterCodingException e -> "it is no text in UTF-8";
            case FileSystemException e -> words(e.getReason(), e);
            default -> words(failure.getMessage(), failure);
        };
    }

    /** Whether a write failed for want of space. The system's words for it differ with the language, so the space itself is asked about, too. */
    private static boolean isDiskFull(Path file, IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("no space left") || message.contains("not enough space") || message.contains("quota exceeded")) {
            return true;
        }
        try {
            return Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace() < FULL;
        } catch (IOException e) {
            return false; // the folder is gone: the first failure says so
        }
    }

    private static String words(String message, IOException failure) {
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message.strip().replaceFirst("\\.$", "");
    }
}
