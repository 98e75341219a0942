import java.io.File;
import java.util.stream.Collectors;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;

/** Tells of each file, in a line, which rules of OWL 2 DL the OWL API finds broken. */
public class Profile {
    public static void main(String[] files) throws Exception {
        for (String file : files) {
            OWLOntology found = OWLManager.createOWLOntologyManager()
                .loadOntologyFromOntologyDocument(new File(file));
            System.out.println(file + "\t" + new OWL2DLProfile().checkOntology(found).getViolations()
                .stream().map(one -> one.getClass().getSimpleName())
                .distinct().sorted().collect(Collectors.joining(" ")));
        }
    }
}
