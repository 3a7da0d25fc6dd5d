package org.glassbox.ui.preference.internal;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.ui.preferences.ScopedPreferenceStore;
import org.glassbox.ui.preference.LastStudy;

/** Kept with the workbench's preferences. */
final class StoredLastStudy implements LastStudy {
    private static final String KEY = "lastStudy";
    private final ScopedPreferenceStore store = new ScopedPreferenceStore(InstanceScope.INSTANCE, "org.glassbox.ui.preference");

    @Override
    public Optional<Path> folder() {
        try {
            return Optional.of(store.getString(KEY)).filter(text -> !text.isEmpty()).map(Path::of);
        } catch (InvalidPathException e) {
            return Optional.empty(); // somebody edited the preferences
        }
    }

    @Override
    public void note(Path folder) {
        store.setValue(KEY, folder.toAbsolutePath().toString());
        try {
            store.save();
        } catch (IOException e) {
            System.getLogger(StoredLastStudy.class.getName()).log(System.Logger.Level.WARNING, "Which study was opened last can't be kept.", e);
        }
    }
}
