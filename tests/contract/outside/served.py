"""The test class that starts one server for all tests of a class."""
import unittest

from outside.city import City
from outside.server import Holdfast, configuration


class Served(unittest.TestCase):
    """One server a class; `policy`, `people`, `partners`, `more` of the class say which."""

    policy = {}
    partners = None
    people = {}
    more = ""
    arguments = ()

    @classmethod
    def setUpClass(cls):
        config = configuration(partners=cls.partners, policy=cls.policy, more=cls.more)
        cls.server = Holdfast(config, cls.people, cls.arguments)
        try:
            cls.server.start()
        except BaseException:
            cls.server.remove()
            raise

    @classmethod
    def tearDownClass(cls):
        try:
            if cls.server.process.poll() is not None:
                raise AssertionError(f"the server died: {cls.server.said()}")
            status = cls.server.stop()
            if status != 0:
                raise AssertionError(f"SIGTERM ended it with {status}: {cls.server.said()}")
        finally:
            cls.server.remove()

    def city(self, **more):
        """A city that must be without faults at the end of the test."""
        city = City(self.server, **more)

        def look():
            self.assertEqual(city.found_faults(), [])
        self.addCleanup(look)
        return city

    def person(self, login):
        """A caller signed in as one of `people`: once a class, for tries are limited."""
        known = type(self).__dict__.get("signed_in")
        if known is None:
            known = type(self).signed_in = {}
        if login not in known:
            known[login] = self.server.person(login)
        return known[login]

    def ok(self, reply, status=200):
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def refused(self, reply, status, reason=None):
        """A problem of that status; its reason where it is given."""
        self.assertEqual(reply.status, status, reply)
        self.assertTrue(reply.headers["content-type"].startswith("application/problem+json"))
        if reason:
            self.assertEqual(reply.json["type"], f"urn:holdfast:{reason}")
        return reply.json

    def assert_money(self, funds, **parts):
        """The sums of a case, as held=…, gone=…; what is not named is 0."""
        expected = {f"{name}_fen": parts.get(name, 0)
                    for name in ("held", "in_flight", "gone", "returned")}
        seen = {name: funds[name] for name in expected}
        self.assertEqual(seen, expected, funds["accounts"])
