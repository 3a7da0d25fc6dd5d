package org.glassbox.ui.training.internal;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.ui.Keys;
import org.glassbox.ui.training.Console;
import org.glassbox.ui.training.Messages;
import org.glassbox.ui.training.RunLog;

/** What happened in the run that is looked at. It stays at the end unless somebody went up to read. */
public final class LogPart {
    private final Console console;
    private StyledText text;
    private List<String> shown = List.of();

    @Inject
    LogPart(Console console) {
        this.console = console;
    }

    @PostConstruct
    void create(Composite parent) {
        parent.setLayout(new FillLayout());
        text = new StyledText(parent, SWT.MULTI | SWT.READ_ONLY | SWT.V_SCROLL | SWT.WRAP);
        text.setMargins(6, 4, 6, 4);
        text.setWrapIndent(24);
        Keys.name(text, Messages.logTip);
        Keys.letTabLeave(text);
        Runnable unobserve = console.log().observe(this::render);
        text.addListener(SWT.Dispose, event -> unobserve.run());
    }

    @Focus
    void focus() {
        text.setFocus();
    }

    private void render(RunLog.State state) {
        List<String> lines = state.lines().stream().map(console.queue()::told).toList();
        boolean atEnd = text.getCaretOffset() >= text.getOffsetAtLine(text.getLineCount() - 1);
        if (lines.size() == shown.size() + 1 && lines.subList(0, shown.size()).equals(shown) && !shown.isEmpty()) {
            text.append("\n" + lines.getLast());
        } else if (!lines.equals(shown) || text.getCharCount() == 0) {
            text.setText(lines.isEmpty() ? Messages.logEmpty : String.join("\n", lines));
        }
        shown = lines;
        if (atEnd) {
            text.setSelection(text.getCharCount());
        }
    }
}
