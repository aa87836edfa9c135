// Whether a face recognition network finds the same person in a portrait and in what the sandbox draws from it.
// Usage: node check.mjs FACEGEN PORTRAIT...    (FACEGEN is the program; run.sh prepares all of it)
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import jpeg from "jpeg-js";
import { PNG } from "pngjs";

const require = createRequire(import.meta.url);
const tf = require("@tensorflow/tfjs");
const wasm = require("@tensorflow/tfjs-backend-wasm");
const faceApi = require("@vladmandic/face-api/dist/face-api.node-wasm.js");

const SAME_PERSON = 0.6; // the network's usual threshold: descriptors nearer than this are of one person
const REQUIRED = 0.95; // of the drawings; the rest is let pass as faces that are not found
const S_SCALES = [1, 2];
const PROMPT = "a portrait in a garden";

async function loadNetworks() {
    wasm.setWasmPaths(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm")) + "/");
    await tf.setBackend("wasm");
    const weights = join(dirname(require.resolve("@vladmandic/face-api/package.json")), "model");
    for (const net of ["ssdMobilenetv1", "faceLandmark68Net", "faceRecognitionNet"])
        await faceApi.nets[net].loadFromDisk(weights);
}

function readPixels(path) {
    const bytes = readFileSync(path);
    const image = bytes[0] === 0x89 ? PNG.sync.read(bytes) : jpeg.decode(bytes, { useTArray: true });
    const rgba = tf.tensor3d(new Int32Array(image.data), [image.height, image.width, 4], "int32");
    return tf.tidy(() => rgba.slice([0, 0, 0], [-1, -1, 3]));
}

// The descriptor of the largest face, undefined when there is none.
async function describe(path) {
    const pixels = readPixels(path);
    const options = new faceApi.SsdMobilenetv1Options({ minConfidence: 0.3 });
    const faces = await faceApi.detectAllFaces(pixels, options).withFaceLandmarks().withFaceDescriptors();
    tf.dispose(pixels);
    faces.sort((a, b) => b.detection.box.area - a.detection.box.area);
    return faces[0]?.descriptor;
}

function draw(facegen, portrait, sScale, path) {
    execFileSync(facegen, ["generate", "--sandbox", "--quiet", "--prompt", PROMPT, "--face", portrait,
        "--style", "realistic", "--s-scale", String(sScale), "--seed", "7", "--width", "512", "--height", "512",
        "-o", path], { stdio: ["ignore", "ignore", "inherit"] });
    return describe(path);
}

const distance = (a, b) => (a && b ? faceApi.euclideanDistance(a, b) : Infinity);
const shown = (value) => (value === Infinity ? "none" : value.toFixed(2)).padStart(8);

async function main([facegen, ...portraits]) {
    await loadNetworks();
    const people = [];
    for (const portrait of portraits) {
        const descriptor = await describe(portrait);
        if (descriptor)
            people.push({ portrait, descriptor });
        else
            console.log(`${basename(portrait)}: the network finds no face in the portrait itself; left out`);
    }
    const folder = mkdtempSync(join(tmpdir(), "recognition-"));
    let failures = 0;
    console.log(`${"portrait".padEnd(30)} s_scale  distance  nearest other person`);
    for (const person of people)
        for (const sScale of S_SCALES) {
            const drawn = await draw(facegen, person.portrait, sScale, join(folder, "drawn.png"));
            const own = distance(drawn, person.descriptor);
            const others = people.filter((other) => other !== person).map((other) => distance(drawn, other.descriptor));
            const passed = own < SAME_PERSON;
            failures += passed ? 0 : 1;
            console.log(`${basename(person.portrait).padEnd(30)} ${String(sScale).padStart(7)} ${shown(own)} ` +
                `${shown(Math.min(...others))}  ${passed ? "same person" : "NOT THE SAME PERSON"}`);
        }
    rmSync(folder, { recursive: true });
    const drawings = people.length * S_SCALES.length;
    console.log(`${drawings - failures} of ${drawings} drawings are of the same person: nearer than ${SAME_PERSON}`);
    const passed = people.length > 0 && drawings - failures >= REQUIRED * drawings;
    console.log(passed ? "passed" : `FAILED: at least ${100 * REQUIRED} % must be`);
    process.exitCode = passed ? 0 : 1;
}

await main(process.argv.slice(2));
