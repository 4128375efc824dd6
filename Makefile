# The targets of the Go original. Each is a command that the manual shows as well.
.PHONY: build docker-build docker-run tests coverage integration clean

build:
	mvn -B -q -Dmaven.test.skip=true package

docker-build: build
	docker build -t routed-plugin .

docker-run:
	docker run -ti --privileged --net=host --rm -v /run/docker/plugins:/run/docker/plugins -v /var/lib/routed:/var/lib/routed -v /run/docker/netns:/run/docker/netns:rslave routed-plugin

tests:
	./test

coverage:
	./test unit

integration:
	./test engine

clean:
	mvn -B -q clean
