package org.glassbox.engine.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.glassbox.core.GlassboxException;

/** Tells whether two files hold the same. */
public final class FileDigest {
    private static final int BUFFER = 1 << 16;

    private FileDigest() {
    }

    /**
     * The SHA-256 of a file's content in hexadecimal digits.
     *
     * @throws GlassboxException if the file can't be read
     */
    public static String of(Path file) throws GlassboxException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
