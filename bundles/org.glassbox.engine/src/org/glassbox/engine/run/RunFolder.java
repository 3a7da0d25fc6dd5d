package org.glassbox.engine.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.feedback.Receipt;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.FileProblems;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;

/**
 * The files of a run. The checkpoint is the truth; metrics.csv is written anew from it after each epoch, and only the feedback journal grows. One process at a
 * time holds the folder.
 */
public final class RunFolder implements AutoCloseable {
    private static final String LOCK = ".lock";
    private final Path path;
    private final FileChannel lockFile;
    private final FileLock lock;

    private RunFolder(Path path, FileChannel lockFile, FileLock lock) {
        this.path = path;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Takes a folder for a run, making it where it is missing.
     *
     * @param resume whether it may hold an earlier run
     * @throws GlassboxException if it can't be written, is used by another process, or holds a run that is not to be resumed
     */
    static RunFolder take(Path path, boolean resume) throws GlassboxException {
        try {
            Files.createDirectories(path);
            if (!resume && holdsRun(path)) {
                throw GlassboxException.badInput("The folder " + path + " already holds a run; go on with --resume, or give another folder with --out.");
            }
            FileChannel lockFile = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(lockFile);
            if (lock == null) {
                lockFile.close();
                throw GlassboxException.badInput("The folder " + path + " is used by another Glassbox; wait until that run has ended, or give another folder.");
            }
            return new RunFolder(path, lockFile, lock);
        } catch (IOException e) {
            throw GlassboxException.badInput("The run folder " + path + " can't be written (" + FileProblems.reason(e) + "); give another one with --out.", e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // another run of this process
        }
    }

    /** Whether a folder holds a run, finished or not. */
    public static boolean holdsRun(Path path) {
        return Files.exists(path.resolve("experiment.yaml")) || Files.exists(path.resolve("checkpoint.safetensors"));
    }

    /** Whether a process holds a folder at the moment. */
    public static boolean isInUse(Path path) {
        Path file = path.resolve(LOCK);
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE); FileLock lock = tryLock(channel)) {
            return lock == null;
        } catch (IOException e) {
            return false; // whoever takes the folder finds out what is wrong with it
        }
    }

    public Path path() {
        return path;
    }

    /** The experiment with all defaults spelled out. */
    public Path experiment() {
        return path.resolve("experiment.yaml");
    }

    /** Where the run goes on from. */
    public Path checkpoint() {
        return path.resolve("checkpoint.safetensors");
    }

    /** The weights that are the run's result. */
    public Path weights() {
        return path.resolve("weights.safetensors");
    }

    /** Queries and answers. */
    public Path journal() {
        return path.resolve("feedback.jsonl");
    }

    /**
     * The weights that the training images had after an epoch, a row for each.
     *
     * @param path of a run's folder
     * @param epoch after which they were found
     */
    public static Path sampleWeights(Path path, int epoch) {
        return path.resolve(String.format(Locale.ROOT, "sample-weights-%04d.csv", epoch));
    }

    public Path report() {
        return path.resolve("report.html");
    }

    /** Writes metrics.csv: a row for each epoch. */
    void writeMetrics(List<EpochSummary> history) throws GlassboxException {
        Set<String> terms = new TreeSet<>();
        Set<String> metrics = new TreeSet<>();
        for (EpochSummary epoch : history) {
            terms.addAll(epoch.trainLoss().keySet());
            metrics.addAll(epoch.validation().keySet());
        }
        boolean sliced = history.stream().anyMatch(epoch -> epoch.slice() > 0);
        StringBuilder csv = new StringBuilder("epoch,phase,queried,annotated,best" + (sliced ? ",slice" : ""));
        terms.forEach(term -> csv.append(",train loss ").append(term));
        metrics.forEach(metric -> csv.append(",validation ").append(metric));
        csv.append('\n');
        for (EpochSummary epoch : history) {
            csv.append(epoch.epoch()).append(',').append(quoted(epoch.phase())).append(',').append(epoch.queried()).append(',')
                    .append(epoch.annotated()).append(',')
                    .append(epoch.bestSoFar()).append(sliced ? "," + (epoch.slice() > 0 ? epoch.slice() : "") : "");
            terms.forEach(term -> csv.append(',').append(number(epoch.trainLoss(), term)));
            metrics.forEach(metric -> csv.append(',').append(number(epoch.validation(), metric)));
            csv.append('\n');
        }
        AtomicFiles.writeString(path.resolve("metrics.csv"), csv.toString());
    }

    /**
     * Writes result.json: the test metrics and, for each corrected image, how the shares of relevance on the ruled-out and on
     * the drawn relevant pixels changed.
     */
    void writeResult(RunResult result) throws GlassboxException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("epoch", result.epoch());
        json.put("tests", result.tests());
        json.put("receipts", result.receipts().stream().map(RunFolder::summary).toList());
        try {
            AtomicFiles.writeString(path.resolve("result.json"), new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> summary(Receipt receipt) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sample", receipt.sampleId());
        json.put("asked after epoch", receipt.epochBefore());
        json.put("ruled-out share before", receipt.before().ruledOutShare());
        json.put("ruled-out share after", receipt.after().ruledOutShare());
        if (!receipt.relevant().isEmpty()) {
            json.put("relevant share before", receipt.before().relevantShare());
            json.put("relevant share after", receipt.after().relevantShare());
        }
        json.put("probability before", receipt.before().probability());
        json.put("probability after", receipt.after().probability());
        return json;
    }

    static String quoted(String text) {
        return text.matches("[\\w ./-]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** All digits, so that two runs can be compared; empty where undefined. */
    private static String number(Map<String, Double> values, String name) {
        Double value = values.get(name);
        return value == null || value.isNaN() ? "" : String.format(Locale.ROOT, "%s", value);
    }

    /** Removes temporary files that a killed process left behind. */
    void removeLeftovers() throws GlassboxException {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.filter(AtomicFiles::isTemporary).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw GlassboxException.fault("Temporary files in " + path + " can't be removed: " + FileProblems.reason(e) + ".", e);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockFile.close();
        } catch (IOException e) {
            System.getLogger(RunFolder.class.getName()).log(System.Logger.Level.WARNING, "The lock of " + path + " could not be released.", e);
        }
    }
}
