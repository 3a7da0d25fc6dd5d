package org.glassbox.engine.report;

import java.util.List;
import org.glassbox.engine.study.ImageComparison;
import org.glassbox.engine.study.Study;
import org.glassbox.engine.study.StudyResult;

/** A study's section on single images: which of them only one of two networks has right. */
final class StudyImages {
    private StudyImages() {
    }

    static Html html(StudyResult result) {
        List<ImageComparison> all = result.images();
        Html html = new Html().element("p", "Each arm's network and the baseline's with the same seed, asked about the same test images. "
                + (all.size() == 1 ? "There is one comparison, so that no correction is needed."
                : "The corrected p are for all " + all.size() + " comparisons of this section together (Holm).")).line();
        for (Study.Subject subject : result.plan().study().subjects()) {
            StudyNumbers.heading(html, result.plan().study(), subject);
            Table table = new Table("Images that only one of the two has right",
                    List.of("arm", "images", "seed", "only the arm", "only the baseline", "p, McNemar", "p corrected, Holm"));
            all.stream().filter(each -> each.subject().equals(subject)).forEach(each -> table.formattedRow(row(each)));
            html.add(table.html());
        }
        return html.element("p", "The exact test of McNemar asks whether two networks that were trained already differ on images like these. It says nothing of how"
                + " networks of these arms would differ over seeds, which is what the tests above are for.", "class", "note");
    }

    private static List<Html> row(ImageComparison each) {
        return List.of(new Html().text(each.arm().name()), new Html().text(each.images() + " of " + each.split()), new Html().text(Long.toString(each.seed())),
                new Html().text(Integer.toString(each.test().onlyFirst())), new Html().text(Integer.toString(each.test().onlySecond())),
                StudyNumbers.cell(each.test().p(), false), StudyNumbers.cell(each.corrected(), each.isTold()));
    }
}
