"""Requests are made from the library's table of parameters."""

import inspect
import io
import json
import unittest

from case import PORTRAIT, SMALL, Case, facegen


class Requests(Case):
    def assert_violated(self, name, **parameters):
        violation, = facegen.Request(**{**SMALL, **parameters}).violations
        self.assertEqual(violation.parameter, name)
        return violation

    def test_signatures_name_every_parameter(self):
        for function in (facegen.Request.__init__, facegen.Client.generate, facegen.AsyncClient.generate, facegen.Engine.submit):
            names = inspect.signature(function).parameters
            self.assertLessEqual(set(facegen.PARAMETERS), set(names))
            self.assertNotIn("parameters", names)
            self.assertIn("- s_scale: ", inspect.getdoc(function))

    def test_the_key_is_no_parameter(self):
        self.assertNotIn("key", facegen.PARAMETERS)

    def test_the_table_says_what_is_accepted(self):
        steps, scale = facegen.PARAMETERS["num_inference_steps"], facegen.PARAMETERS["s_scale"]
        self.assertEqual((steps.kind, steps.choices, steps.required), ("integer", ("21", "31", "41"), False))
        self.assertEqual((scale.kind, scale.minimum, scale.maximum, scale.fallback), ("number", 0.0, 2.0, "1.0"))

    def test_values_arrive_as_they_are(self):
        values = dict(SMALL, guidance_scale=1.5, s_scale=2, safety_checker=True, seed=4294967295, style="anime",
                      track_id="\N{SNOWMAN}", base64=False)
        self.assertEqual(json.loads(facegen.Request(**values).to_json()), values)

    def test_none_is_as_good_as_absent(self):
        self.assertEqual(facegen.Request(**SMALL, seed=None).parameters, facegen.Request(**SMALL).parameters)

    def test_a_wrong_value_is_told_with_what_is_accepted(self):
        violation = self.assert_violated("width", width=600)
        self.assertEqual(violation[1:4], ("600", "1 to 512", "512"))
        self.assert_violated("width", width=True)
        self.assert_violated("s_scale", s_scale=float("nan"))

    def test_an_unknown_name_is_told_with_the_nearest(self):
        with self.assertRaisesRegex(TypeError, "widht is no parameter of a request: did you mean width"):
            facegen.Request(widht=1)

    def test_a_value_of_another_type_is_told_by_its_name(self):
        with self.assertRaisesRegex(TypeError, "seed: list was given; accepted: 0 to 4294967295"):
            facegen.Request(seed=[1])

    def test_a_text_is_not_cut_at_a_nul(self):
        for values in ({"prompt": "a\0b"}, {"face_image": "a\0b.jpg"}):
            with self.assertRaises(ValueError):
                facegen.Request(**values)

    def test_a_face_may_be_a_path_bytes_a_file_a_link_or_a_data_uri(self):
        image = PORTRAIT.read_bytes()
        whole = facegen.Request(face_image=image, prompt="a knight").to_json()
        data_uri = json.loads(whole)["face_image"]
        self.assertTrue(data_uri.startswith("data:image/jpeg;base64,"))
        for face in (PORTRAIT, str(PORTRAIT), bytearray(image), memoryview(image), io.BytesIO(image)):
            self.assertEqual(facegen.Request(face_image=face, prompt="a knight").to_json(), whole)
        for link in ("https://example.com/face.jpg", data_uri):
            self.assertEqual(json.loads(facegen.Request(face_image=link).to_json())["face_image"], link)
        with self.assertRaisesRegex(TypeError, "face_image: int was given"):
            facegen.Request(face_image=1)

    def test_a_file_that_is_not_there_is_a_violation(self):
        self.assert_violated("face_image", face_image=self.folder / "none.jpg")

    def test_replacing_leaves_the_request_as_it_is(self):
        request = facegen.Request(**SMALL, seed=1)
        other = request.replace(seed=None, style="comic")
        self.assertEqual(request.parameters["seed"], 1)
        self.assertEqual(other.parameters, dict(SMALL, style="comic"))

    def test_json_gives_the_same_request_back(self):
        request = facegen.Request(**SMALL)
        self.assertEqual(facegen.Request.from_json(request.to_json()).parameters, request.parameters)
        with self.assertRaises(facegen.InvalidError):
            facegen.Request.from_json("[]")

    def test_it_shows_its_parameters(self):
        self.assertIn("prompt='a knight'", repr(facegen.Request(**SMALL)))
        self.assertEqual(repr(facegen.Request(face_image="none.jpg")), "<Request, not valid>")


if __name__ == "__main__":
    unittest.main()
