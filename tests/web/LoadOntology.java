import java.io.File;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyManager;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.util.SimpleIRIMapper;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Loads an ontology as Protégé does, with the files of a catalogue if one is given, and tells what it found. */
public class LoadOntology {
    public static void main(String[] arguments) throws Exception {
        OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
        if (arguments.length > 1) {
            File catalogue = new File(arguments[1]);
            NodeList entries = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(catalogue).getElementsByTagName("uri");
            for (int i = 0; i < entries.getLength(); i++) {
                Element entry = (Element) entries.item(i);
                File file = new File(catalogue.getParentFile(), entry.getAttribute("uri"));
                manager.getIRIMappers().add(
                    new SimpleIRIMapper(IRI.create(entry.getAttribute("name")), IRI.create(file)));
            }
        }
        OWLOntology found = manager.loadOntologyFromOntologyDocument(new File(arguments[0]));
        tell("iri", found.getOntologyID().getOntologyIRI().get().toString());
        tell("version", found.getOntologyID().getVersionIRI().get().toString());
        tell("imports", found.importsDeclarations().count());
        tell("loaded", manager.ontologies().count());
        tell("format", manager.getOntologyFormat(found));
        tell("axioms", found.getAxiomCount());
        tell("classes", found.classesInSignature().count());
        tell("violations", new OWL2DLProfile().checkOntology(found).getViolations().stream()
            .map(one -> one.toString().contains("xsd:date") ? "xsd:date" : one.toString())
            .distinct().sorted().collect(Collectors.joining("; ")).replaceAll("\\s+", " "));
    }

    private static void tell(String name, Object value) {
        System.out.println(name + "\t" + value);
    }
}
