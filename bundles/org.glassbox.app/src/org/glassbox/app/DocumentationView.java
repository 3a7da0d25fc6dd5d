package org.glassbox.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import org.eclipse.core.runtime.ILog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.FontDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.program.Program;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.ui.part.ViewPart;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** The documentation that comes with the product. Links between its pages work with the mouse and with Enter at the caret. */
public final class DocumentationView extends ViewPart {
    public static final String ID = "org.glassbox.app.documentationView";
    private static final String FIRST = "workbench.md";
    private final List<Source> sources = new ArrayList<>();
    private LocalResourceManager resources;
    private Combo contents;
    private StyledText text;
    private Markdown.Page page = Markdown.read("");

    private record Source(String file, String title, Markdown.Page page) {
    }

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().margins(6, 4).applyTo(parent);
        resources = new LocalResourceManager(JFaceResources.getResources(), parent);
        contents = new Combo(parent, SWT.READ_ONLY);
        contents.setToolTipText(Messages.docsContents);
        contents.addListener(SWT.Selection, event -> show(contents.getSelectionIndex()));
        GridDataFactory.fillDefaults().grab(true, false).applyTo(contents);
        text = new StyledText(parent, SWT.MULTI | SWT.WRAP | SWT.READ_ONLY | SWT.V_SCROLL | SWT.BORDER);
        text.setMargins(16, 12, 16, 12);
        text.setLineSpacing(2);
        GridDataFactory.fillDefaults().grab(true, true).hint(300, 200).applyTo(text);
        text.addListener(SWT.MouseUp, this::clicked);
        text.addListener(SWT.KeyDown, this::key);
        findSources();
        if (sources.isEmpty()) {
            text.setText(Messages.docsMissing);
        } else {
            show(Math.max(0, indexOf(FIRST)));
        }
    }

    @Override
    public void setFocus() {
        text.setFocus();
    }

    private void findSources() {
        Bundle bundle = FrameworkUtil.getBundle(DocumentationView.class);
        Enumeration<URL> found = bundle.findEntries("docs", "*.md", false);
        if (found != null) {
            Collections.list(found).forEach(this::read);
        }
        sources.sort(Comparator.comparing(Source::title));
        sources.forEach(source -> contents.add(source.title()));
    }

    private void read(URL url) {
        String file = url.getPath().substring(url.getPath().lastIndexOf('/') + 1);
        try (InputStream in = url.openStream()) {
            Markdown.Page content = Markdown.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            String title = content.text().lines().filter(line -> !line.isBlank()).findFirst().orElse(file);
            sources.add(new Source(file, title, content));
        } catch (IOException e) {
            ILog.of(DocumentationView.class).warn("The page " + file + " of the documentation can't be read; it is left out.", e);
        }
    }

    private int indexOf(String file) {
        return sources.stream().map(Source::file).toList().indexOf(file);
    }

    private void show(int index) {
        contents.select(index);
        page = sources.get(index).page();
        text.setText(page.text());
        text.setStyleRanges(page.styles().stream().map(this::range).toArray(StyleRange[]::new));
        text.setTopIndex(0);
    }

    private StyleRange range(Markdown.Style style) {
        StyleRange range = new StyleRange();
        range.start = style.start();
        range.length = style.length();
        switch (style.look()) {
            case TITLE -> range.font = font(1.6);
            case HEADING -> range.font = font(1.25);
            case BOLD -> range.fontStyle = SWT.BOLD;
            case CODE -> range.font = JFaceResources.getFont(JFaceResources.TEXT_FONT);
            case LINK -> {
                range.underline = true;
                range.underlineStyle = SWT.UNDERLINE_LINK;
            }
        }
        return range;
    }

    private Font font(double size) {
        FontDescriptor descriptor = FontDescriptor.createFrom(text.getFont());
        return resources.create(descriptor.setHeight((int) Math.round(descriptor.getFontData()[0].getHeight() * size)).setStyle(SWT.BOLD));
    }

    private void clicked(Event event) {
        int offset = text.getOffsetAtPoint(new Point(event.x, event.y));
        if (offset >= 0 && text.getSelectionCount() == 0) {
            follow(offset);
        }
    }

    private void key(Event event) {
        if (event.keyCode == SWT.CR) {
            follow(text.getCaretOffset());
        }
    }

    private void follow(int offset) {
        for (Markdown.Style style : page.styles()) {
            if (style.look() == Markdown.Look.LINK && offset >= style.start() && offset < style.start() + style.length()) {
                String target = style.target().replaceFirst("#.*", "");
                int index = indexOf(target);
                if (index >= 0) {
                    show(index);
                } else if (target.contains("://")) {
                    Program.launch(target);
                }
                return;
            }
        }
    }
}
